#include "app/app.h"

int main(int argc, char** argv) { return rangkul::app::run(argc, argv); }
