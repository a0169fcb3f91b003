#!/usr/bin/env python3
"""The release program from nothing to a served page: init, demo load, serve, one page, one asset, stop."""
import http.client
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

TOP = pathlib.Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 60


def port_of(server: subprocess.Popen) -> int:
    """The port that the server chose, from the address that it prints."""
    for line in server.stdout:
        print(line, end="")
        address = re.search(r"127\.0\.0\.1:(\d+)", line)
        if address:
            return int(address.group(1))
    sys.exit("smoke: the server printed no address")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Follows redirects within the server."""
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status not in (301, 302, 303, 307, 308):
            return answer.status, body
        path = urllib.parse.urlsplit(answer.getheader("location")).path
    sys.exit("smoke: too many redirects")


def first_page(port: int, server: subprocess.Popen) -> bytes:
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"smoke: the server ended with {server.returncode}")
        try:
            status, body = get(port, "/")
        except OSError:
            time.sleep(0.1)
            continue
        if status != 200:
            sys.exit(f"smoke: the first page answers {status}")
        return body
    sys.exit("smoke: no answer in time")


def main() -> None:
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:{folder}/smoke.db"
        subprocess.run([program, "init", "--db", store, "--office", "32.76", "--demo"], check=True, cwd=TOP)
        subprocess.run([program, "demo", "load", "--db", store, "--people", "2000"], check=True, cwd=TOP)
        code = subprocess.run([program, "demo", "code", "--db", store], check=True, cwd=TOP, capture_output=True, text=True)
        if not re.fullmatch(r"\d{6}", code.stdout.strip()):
            raise SystemExit("smoke: the demonstration gives no sign-in code")
        server = subprocess.Popen([program, "serve", "--db", store, "--listen", "127.0.0.1:0"], cwd=TOP,
                                  stdout=subprocess.PIPE, text=True)
        try:
            port = port_of(server)
            page = first_page(port, server).decode()
            style = re.search(r'href="(/[^"]+\.css)"', page)
            if "Rangkul" not in page or not style:
                sys.exit("smoke: the first page is not ours")
            if get(port, style.group(1))[0] != 200:
                sys.exit("smoke: the style sheet is missing")
            server.terminate()
            if server.wait(timeout=20) != 0:
                sys.exit(f"smoke: the server stopped with {server.returncode}")
        finally:
            if server.poll() is None:
                server.kill()
                server.wait()
    print("smoke: init, demo load, serve, page, asset and stop are well")


if __name__ == "__main__":
    main()
