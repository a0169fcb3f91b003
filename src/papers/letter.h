#pragma once
// A letter in the form of official papers (Permendagri 1/2023): the office's head, lines (nomor,
// sifat, lampiran, hal) or a title, what it says, who signs, copies. One markup for screen and A4.

#include "papers/papers.h"

namespace rangkul::papers {

/// None of the texts is markup.
struct Letter {
  struct Line {
    std::string label, text;
  };
  struct Block {
    std::string heading;
    std::vector<std::string> paragraphs;
    std::vector<Line> facts;
  };
  struct Signature {
    std::vector<std::string> title;
    std::string name, number;
  };
  std::vector<std::string> head;  // government, office, address
  std::string title;              // in the middle, with `number` below; empty: a letter with lines
  std::string number;
  std::vector<Line> lines;
  std::string place_and_day;
  std::vector<std::string> to;
  std::vector<Block> blocks;
  std::vector<Signature> signatures;  // the office's last
  std::vector<std::string> copies;

  // Of the copy at hand, never part of what is sealed.
  std::string mark{};  // "SALINAN"
  Html picture{};      // the code by which it is checked
  std::vector<std::string> foot{};
};

/// All but what is of the copy at hand, and back again.
Value sealed_value(Letter const& letter);
Letter letter_of(Value const& sealed);
/// The sheet itself, for a page. Letters are Indonesian, whoever reads them.
Html sheet_of(Letter const& letter);
/// The whole HTML document, for A4.
std::string document(Letter const& letter);

}  // namespace rangkul::papers
