#include "base/text.h"
#include "names.h"

namespace rangkul::demo {
namespace {

Vocabulary make() {
  Vocabulary all;
  all.javanese_men = words(
      "Agus Budi Joko Eko Slamet Bambang Hari Wahyu Dwi Tri Bayu Dimas Aditya Heru Andi Yudi Teguh "
      "Arif Gunawan Rudi Hendra Imam Doni Galih Sigit Ari Bagus Catur Danang Edi Fajar Gilang Hadi "
      "Indra Jaka Kurnia Lukman Nanang Oki Panji Raden Satria Taufik Untung Vino Widi Yoga Aji "
      "Pambudi Wisnu Restu Surya Ryan Puguh Prapto Seno");
  all.javanese_women = words(
      "Sri Dwi Tri Endang Ani Wahyu Rina Dewi Ratna Yuni Retno Indah Ika Eka Nanik Titik Wiwik "
      "Dyah "
      "Rini Puji Lestari Ambar Anggun Ayu Citra Diah Erna Fitri Galuh Hesti Intan Jumini Kartika "
      "Lia Mega Novi Oktavia Puspita Ratih Santi Tika Umi Vina Wulan Yanti Murni Kadarwati Sekar");
  all.javanese_second_men = words(
      "Santoso Prasetyo Nugroho Wibowo Saputra Setiawan Hidayat Kurniawan Pratama Wicaksono "
      "Susanto "
      "Purnomo Raharjo Hartono Widodo Utomo Haryanto Suryanto Cahyono Subagyo Prabowo Mulyono "
      "Sulistyo Handoko Wijaya Laksono Irawan Budiman Firmansyah Sasongko Basuki Winarno Saputro "
      "Darmawan Kuncoro Pamungkas Rahmadi Wardana Adinata Sucipto");
  all.javanese_second_women = words(
      "Rahayu Lestari Wulandari Handayani Astuti Ningsih Utami Kusumawati Wahyuni Susanti Purwanti "
      "Setyowati Rahmawati Widyastuti Puspitasari Hastuti Winarsih Suryani Anggraini Pertiwi "
      "Sulistyowati Maharani Yulianti Indriani Permatasari Mulyani Cahyani Haryati Pratiwi "
      "Kurniawati Sholikhah Safitri Damayanti Sundari");
  all.old_heads = words(
      "Su Har War Pur Sar Mul Wag Ngat Pon Mar Kus Par Tu Sam Kar Wid Sug Dar Sis Tar Rus Jum Kas "
      "Suk Suj");
  all.old_tails_men = words(
      "yono yanto tono man min di jo wanto narto miran sono gito jan iman mojo parno darmo kiman "
      "santo warno miyo jarwo");
  all.old_tails_women = words(
      "kinah tini yati harti minem siyem ti mini tinah jinah wati parmi kiyem sih miyati narti "
      "kinem jilah rini sinah");
  all.sundanese_men = words(
      "Asep Dadang Ujang Cecep Deden Yayan Iwan Encep Engkus Aep Entis Tatang Nandang Wawan Dede "
      "Usep Ade Jajang Opik Atang Maman Aceng Dudung Enjang Eman Suherman Kokom Ohim Oman Yaya "
      "Rahmat Heri Dani Rian Gugun Agung Ajat Sahrul Apud Odang");
  all.sundanese_women = words(
      "Euis Neng Iis Lilis Imas Cucu Tati Eti Yeni Rina Elis Teti Icih Onah Enok Ai Yuyun Dedeh "
      "Ita Nani Entin Kokom Iin Yati Tuti Ade Nia Wiwin Rika Mimin Popon Ikah Titin Nenden Resti");
  all.sundanese_second_men = words(
      "Sutisna Hermawan Suhendar Kosasih Sobandi Ruhiyat Permana Sumarna Gunawan Suryana Mulyana "
      "Hendrawan Rukmana Somantri Kusnadi Supriatna Herdiana Sudrajat Nurjaman Hidayat Taryana "
      "Sopandi Komarudin Suryadi Wiguna Rohimat Saepudin Karyana");
  all.sundanese_second_women = words(
      "Komariah Nurhayati Rohaeti Kurniasih Sumiati Mulyati Rosmiati Suryati Hasanah Maryati "
      "Sukaesih Rohayati Herawati Nuraeni Supriatin Sopiah Rostini Juariah Yulia Hayati Kartini "
      "Rukoyah Aminah Setiawati");
  all.betawi_men = words(
      "Mamat Rojali Sanusi Mursid Amsori Naim Sabeni Madali Sarmili Rohman Muhidin Mardani Namin "
      "Asmat Jayadi Marzuki Jaelani Ismail Nasir Hasbullah Rahmatullah Marhali Sapri Nurdin "
      "Tabrani "
      "Muhtar Syarifudin Saman Nasrudin Husin Ridwan Jamaludin Sabarudin Maulana Zaenudin Amir");
  all.betawi_women = words(
      "Rohani Maemunah Romlah Aisah Jubaedah Masnah Nuriah Saodah Rodiah Asmanah Nemah Saenah "
      "Minah "
      "Sanih Rokayah Maryamah Hamidah Sopiah Latifah Mulyanah Nurlaela Khodijah Zubaidah Fauziah "
      "Salamah Mawarni Suaebah Halimah Yanih Marpuah");
  all.batak_men = words(
      "Parlindungan Tumpal Saut Hotman Ruli Maruli Poltak Jonggi Binsar Togar Ronald Daniel "
      "Jhonson "
      "Marihot Lamhot Sahat Tigor Manahan Rikardo Andreas Yosua Samuel Horas Edward Bonar "
      "Ferdinan");
  all.batak_women = words(
      "Rotua Tiurma Lasma Rosmawati Ida Nurmala Tiarma Dameria Renta Marsinta Lamria Hotma Duma "
      "Erika Kristina Melda Romauli Sondang Theresia Yohana Ruth Debora Elfrida Juniar Rosinta");
  all.clans = words(
      "Siregar Simanjuntak Nasution Harahap Sitorus Hutagalung Pasaribu Sinaga Lubis Panjaitan "
      "Simbolon Tampubolon Manurung Silalahi Nainggolan Ginting Sembiring Purba Saragih Situmorang "
      "Marpaung Hutapea Pardede Gultom Tarigan Sihombing");
  all.minang_men = words(
      "Yusrizal Zulkifli Syafril Afrizal Nofrizal Hendri Masril Khairul Jasman Yulius Erizal "
      "Syahrial Rusdi Fauzan Irwandi Zulfahmi Edison Bustami Syamsuar Dasril Amrizal Wendri");
  all.minang_women = words(
      "Yulinar Asnimar Rosmaniar Nurlela Elfina Yusnidar Desmawati Gusnimar Fitriyanti Zuraida "
      "Ermawati Syafni Nelfi Rahmi Yarnis Mardiana Wirda Suharti Nurhasni Erlinda");
  all.minang_second = words(
      "Chaniago Koto Piliang Sikumbang Tanjung Jambak Guci Melayu Bendang Mandahiling Panyalai");
  all.arabic_men = words(
      "Muhammad Ahmad Abdul Rizky Ilham Farhan Hafiz Ibrahim Yusuf Umar Ali Hasan Ridwan Zaki "
      "Faisal "
      "Iqbal Fikri Rafi Naufal Raihan Alif Rayyan Zidan Azka Irfan Hamzah Usman Syarif Mukhlis "
      "Anwar "
      "Fadil Habib Idris Jafar Khalid Luthfi Mahmud Nabil Qasim Salman Thoriq Wildan Zainal Bilal");
  all.arabic_women = words(
      "Siti Nur Aisyah Fatimah Nabila Annisa Putri Aulia Zahra Salsabila Khadijah Syifa Maryam "
      "Zahira "
      "Naura Khalisa Hafizah Nadhira Amelia Alya Balqis Dinda Farah Hana Inayah Jihan Kamila Laila "
      "Mutia Nafisa Qonita Rahma Safira Tasya Ulfa Wardah Yasmin Zulfa Azizah Rania");
  all.arabic_second_men = words(
      "Ramadhan Maulana Hidayatullah Fadillah Akbar Al Hakim Saputra Firdaus Nugraha Syahputra "
      "Ardiansyah "
      "Rahman Hakim Fauzi Azhar Pratama Mubarok Ikhsan Syahid Alfarizi Ghifari Kurniawan Anshori "
      "Rosyid Setiawan Fathoni Zulkarnain Wibisono Rasyid Mustofa");
  all.arabic_second_women = words(
      "Azzahra Rahmawati Nurjanah Khoirunnisa Ramadhani Fauziyah Hidayah Maulida Sakinah Humaira "
      "Fadhilah Nurul Aini Safitri Oktaviani Mardhiyah Syahrani Putri Kamilah Hasanah Mufidah "
      "Latifah "
      "Rahmadani Khairani Istiqomah Nurfadilah Soleha Wahidah");
  all.servants = words(
      "Rahman Rahim Karim Aziz Hadi Malik Ghani Latif Wahid Hamid Rosyid Rozak Syukur Muhyi Kodir "
      "Manan Somad Halim Mutholib Jabar");
  all.young_heads = words("Al Ra Za Fa Na Kei Ar De Re Vi Ka Sha El Ra Mi Ke Da Ri Gha Dze Ha Le");
  all.young_tails_men = words(
      "fian ditya bian vino landra nendra fka ryan zan than vario kha faro zka diaz vendra viko");
  all.young_tails_women = words(
      "hira naya sya queen vanya nara livia resha quila nisha zahwa dira melia ysa tania lova "
      "fira");
  return all;
}

}  // namespace

Vocabulary const& vocabulary() {
  static Vocabulary const all = make();
  return all;
}

}  // namespace rangkul::demo
