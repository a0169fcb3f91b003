-- One kind of page under wrk: LOAD_LIST names a file of lines "session address". Each connection takes
-- the next line; LOAD_THINK is the longest pause of a person in milliseconds, at least 40 % of it.
local lines, at = {}, 0
local think = tonumber(os.getenv("LOAD_THINK") or "0")
local threads = {}
wrong = 0

function setup(thread)
  thread:set("place", #threads)
  threads[#threads + 1] = thread
end

function init()
  math.randomseed(20270117 + place)
  for line in io.lines(os.getenv("LOAD_LIST")) do
    local session, address = line:match("^(%S*) (.+)$")
    lines[#lines + 1] = wrk.format("GET", address, session ~= "-" and { Cookie = "sesi=" .. session } or nil)
  end
  at = math.random(#lines)
end

function request()
  at = at % #lines + 1
  return lines[at]
end

if think > 0 then
  function delay() return math.random(math.floor(think * 0.4), think) end
end

function response(status)
  if status ~= 200 then wrong = wrong + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  local others = 0
  for _, thread in ipairs(threads) do others = others + thread:get("wrong") end
  io.write(string.format("LOAD %d %d %d %.3f %.3f %.3f %.3f\n", summary.requests, summary.duration,
    others + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
