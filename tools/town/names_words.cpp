#include "names.h"

namespace rangkul::town {

// Capital letters are men's lists, small ones women's; see forms in names.cpp. Common words first.
std::vector<WordList> const& word_lists() {
  static std::vector<WordList> const lists{
      {'M', 0,
       "Muhammad Muhammad Muhamad Mohamad Mohammad Moch. M. Muh. Achmad Ahmad Mochamad Mukhammad "
       "Muchamad "
       "Mohd. Muhammat",
       "", "", ""},
      {'N', 0, "Siti Siti Siti Siti Sitti St. Sity Sitie", "", "", ""},
      {'U', 0, "Nur Nur Nurul Noor Noer Nuur", "", "", ""},
      {'R', 0,
       "Eka Dwi Tri Catur Panca Wahyu Indra Bayu Yoga Galih Bagas Nanda Rangga Yudha Surya "
       "Chandra Febri Agustian Januar Oktavian Desember Maret Julian Junian Prima Pratama Septian "
       "Aprilian Novan Saptana Hasta Dasa",
       "", "", ""},
      {'r', 0,
       "Eka Dwi Tri Catur Ayu Putri Wahyu Indah Ratna Intan Citra Mega Bunga Kartika Febri "
       "Agustina Aprilia Oktavia Novita Septi Juliana Januarti Meilani Desi Yuni Prima Wening "
       "Puspa Kencana Cahya",
       "", "", ""},
      {'w', 0, "Sri Dewi Endang Rr. Ni Diah Rara Retno Tuti Yayuk Sumi Sti Enny Lilik Dyah", "", "",
       ""},
      {'J', 62,
       "Agus Slamet Bambang Joko Budi Sugeng Tukiman Heri Eko Darmo Suroso Paijo Wagiman Ponimin "
       "Ngatijan Kasdi Sarjono Teguh Untung Sabar Wasis Giyono Tumiran Legiman Kliwon Ponijan "
       "Marsudi Rebo Waluyo Sapto Gatot Giman Kuat Rahayu Sarpin Tarmuji Tugiman Mujiono Ngadiran "
       "Katimin Poniran Saliman Tohir Wignyo Kromo Singgih Jumadi Jumari Samiran Samijo Tukijan "
       "Tukimin Wakijan Wakidi Warsito Trimo Cipto Narto Marto Harjo Pawiro Karto Sastro Wongso",
       "Su Wi Har Pur Sar Mar Sug Sun Sut Dar Kar War Wal Sup Mul Yul Pra Gun Her Jok Kas Rus "
       "Tar Par Sam Sur Suw Sud Suk Suy Suh Sum Tug Triy Wahy Yud Wid Kusn Mur Nar Bas Dwi Isk "
       "Kun Mad Mis Muj Nug Pon Pri Raj Sal Sis Sob Sof Tam Tas Tri Tuk Tum Us Wag Was Wir Yat",
       "",
       "yanto yono adi anto arno yatno no wanto iman ono pardi jono tono narto yadi kirno madi "
       "man gito gianto cipto darto hadi kardi lardi marno mitro nardi pangat parno pomo rahman "
       "rono roso santo santo seno siswo tarjo tikno timan tojo widodo yitno yoto yudi"},
      {'j', 62,
       "Sri Endang Wahyuni Rahayu Ngatinah Painem Sutinah Tuminah Wagiyem Ponirah Yatmi Kasmi "
       "Rumini Juminten Tukinem Legiyem Saminem Wartinah Parti Sarinah Giyem Lasmi Tumini Ngatiyem "
       "Paryati Murti Lestari Winarsih Harti Warni Kartini Mujiyem Mursiti Poniyem Rubiyem Sadinem "
       "Sainah Sakinem Sariyem Semi Sinem Sipon Sukiyem Tarmi Tasmi Temu Tukirah Wakinem Waginah",
       "Su Har Sum Sun Sut Mar Kar Wi Pur Sar Sul Sup Suw Ngat Rum War Yat Tum Tar Par Mul Wid "
       "Kus Mur Nar Dar Las Mis Muj Pon Rus Sam Sud Suk Suh Suy Tas Tri Tug Um Was Win Wir Yul "
       "Jum Kas Kun Legi Mari Rat Ris Ruk Sai Sat Sisw Sof Suj Tuk",
       "",
       "yati yanti wati ningsih yani artini astuti iyem inah inem arni armi asih asmi atmi iyah "
       "mini tini rini sih jilah kinah lasmi lastri marti miati mirah nah nem parmi partinah "
       "rahayu "
       "santi satun tarmi timah tinah tiyem winarsih yamti yarsih yatmi"},
      {'K', 25,
       "Setiawan Prasetyo Nugroho Wibowo Santoso Saputra Kurniawan Wijaya Kusuma Hidayat Susanto "
       "Utomo Purnomo Handoko Raharjo Widodo Susilo Cahyono Haryanto Nugraha Hartono Sulistyo "
       "Wicaksono Prabowo Pamungkas Saputro Waskito Atmojo Subekti Wardoyo Hadiwijoyo Laksono "
       "Yuwono Trihartono Sasongko Sudibyo Sutrisno Baskoro Hermawan Gunawan Darmawan Wirawan "
       "Adinugroho Hastomo Jatmiko Jayadi Kuncoro Mahendra Margono Mulyono Nurcahyo Panuntun "
       "Priyambodo Rahmanto Sadewo Samudra Sembodo Sukmana Tjahjono Tejo Triatmojo Wahono Wiyono",
       "Adi Hadi Wirya Sastra Kerta Jaya Nata Prawira Sumo Cokro Harjo Hardjo Mangun Reso Sastro "
       "Tirto Warso Wongso Yudo Danu Gito Joyo Karto Kusumo Marto Pawiro Projo Ranu Sosro Suro",
       "",
       "wijaya winata kusuma dinata atmaja atmojo miharja disastra negara saputra suwito sentono "
       "suwiryo sudarmo wijoyo diharjo utomo mulyo prayitno sumarto suwarno winoto wirono"},
      {'k', 15,
       "Lestari Rahayu Wulandari Astuti Puspitasari Handayani Susanti Setyowati Kusumawati "
       "Purnamasari Anggraini Wijayanti Hidayati Ningsih Widyastuti Kurniawati Sulistyowati "
       "Yuliani Fitriani Pertiwi Utami Maharani Pratiwi Damayanti Sari Permatasari Oktaviani "
       "Indriyani Suryani Andriani Mulyani Haryani Saputri Prihatini Wahyuningsih Setyaningsih "
       "Retnowati Mustikasari Suprihatin Trisnawati Kartikasari Widiastuti Nuryani Ekawati "
       "Dwiyanti Triyani Ambarwati Ardiyanti Budiarti Cahyani Hapsari Hastuti Indrawati Kinasih",
       "Puspita Kusuma Ratna Mega Indra Widya Setya Mustika Permata Purnama Kartika Ambar Candra",
       "", "sari wati ningrum ningtyas dewi ningsih rini yanti puri asih wulan wardani"},
      {'S', 45,
       "Asep Dadang Ujang Cecep Dedi Yayan Endang Aep Maman Agus Iwan Deden Entis Yaya Usep Ade "
       "Encep Jajang Nana Tatang Enjang Engkus Oman Wawan Atang Uus Omay Ajat Aceng Ahid Apud "
       "Didin Dudung Eman Emon Entang Engkos Gugun Iding Iim Jaja Juhdi Kokom Kosim Lili Mamat "
       "Nandang Odang Oding Ohan Opik Rohim Suhendi Tarya Udin Ucu Uci Ujer Wahyu Yana Yoyo Yusup",
       "A As E En I U Ca Da De Di Do Ja Ju Ka Ki Ko Ma Mu Na No O Pa Pu Ra Ro Sa Su Ta To Tu Wa "
       "Ya Yo",
       "",
       "ep jang dang man na nang yat ya tna tisna nda ndi nta ntis ding cep din mat han hid "
       "jat yan yu ngkus ngkos suryana min mod nim rman rsa rtim rya sep sid sman tang tim"},
      {'s', 45,
       "Euis Iis Neneng Eneng Nani Yayah Cucu Lilis Imas Tati Kokom Ai Entin Iin Enok Elis Ika "
       "Ela Nyai Aisah Empat Omah Ooy Icih Onih Uum Oom Titin Tintin Wiwin Wiwi Yoyoh Enung "
       "Entat Engkar Eem Ening Idah Ipah Itoh Kurnia Lina Maryam Mimin Nenden Nining Nunung Oneng "
       "Reni Rina Rukoyah Sarah Teti Tita Uneng Yuyun Yeti Aan Anah Acih Apong Atikah Cicih Cacah",
       "A E I O U Ce Da Ka Ko Li Ma Mi Mu Na Ne Ni Nu Ro Ru Sa Su Ta Te Ti Tu Wi Ya Ye Yo Yu", "",
       "ah nah yah mah sih cih nih is mas lis neng nung ning rti rsih tin win lah roh toh hah "
       "nti mi rni kah mnah tmi noh pah rah sah tih"},
      {'T', 30,
       "Suryana Sutisna Kosasih Saepudin Supriatna Hidayat Rohman Permana Nugraha Kurniawan "
       "Sopandi Suhendar Gunawan Mulyana Setiawan Sukmana Komarudin Iskandar Solihin Hermawan "
       "Rustandi Ruhiyat Sudrajat Sunarya Suherman Rukmana Sumarna Somantri Jaelani Ramdani "
       "Firmansyah Maulana Saputra Wiguna Kartiwa Suparman Sobandi Sukandi Wahyudin Zaenudin "
       "Abidin Ruswandi Sutardi Taryana Tarsa Wihardi Yudistira Hendrayana Herdiana Koswara",
       "Su Ka Ku Ru So Wi Ta Mul Sud He Ro Ramd", "",
       "tisna ryana hendar priatna swara smana rtiwa ndana rdiana hendra pandi marna nandar "
       "narya priadi rachman sanda tarman wanda wangsa yana"},
      {'t', 25,
       "Rohaeni Nuraeni Komariah Sumiati Rosmiati Sopiah Herlina Nurjanah Kurniasih Rostika "
       "Fatimah Hayati Maesaroh Suhaeti Patimah Rohimah Sariningsih Rosita Yulianti Komalasari "
       "Sutarsih Suryati Jubaedah Julaeha Masitoh Munawaroh Rukmini Solihah Sukaesih Sumarni "
       "Tarsih Warsih Rahmawati Marlina Nuryati Agustini Lesmanawati Nurhasanah Rodiah Sobariah",
       "Ko Ro Nu Su Ma Ju Ru So Ku Ka Mu Sa", "",
       "haeni raeni mariah miati smiati rjanah haeti maryati narsih hartini saroh timah rdiah "
       "rsih rniasih sriah tini biah diah jinah kaesih lastri naenah patmah rtika"},
      {'B', 40,
       "Rojali Sanusi Mamat Naman Jayadi Marzuki Saman Sabeni Romli Nasir Mardani Mursalih Niin "
       "Mat Nemin Nisan Nimun Amsar Rohmani Muhidin Marulloh Boin Bokir Jaelani Karta Kasim Kosim "
       "Madali Madrais Mansur Marzuqi Misar Mugeni Namin Napis Nawi Nian Niman Nuin Pepen Rais "
       "Risan Rohili Saaba Sadeli Sahlani Sainan Sanam Sarbini Sarmili Siman Sinan Suaib Tabrani",
       "Mar Mus Nas Rah Ro Sa San Sar Sya Ma Mad Mu Na Nam Ni Nu Jae Ja Bo Ka Mi Ri Si", "",
       "nin nan mat lih wi din sin rudin zuki man mad jid sar rih mudin lani min mun mili nim nun "
       "nung rojih san sib tib wih yamin"},
      {'b', 40,
       "Maemunah Rohani Saadiah Nurhayati Mardiah Aminah Sanih Asnah Mimi Rogayah Masnah Nilah "
       "Jubaedah Rodiah Saodah Suaibah Hamsiah Icah Ipah Juju Kamsiah Limah Maanih Maimunah "
       "Marhamah Marni Masni Mulyanah Murdiah Namah Nasanih Nemah Nimah Niswah Nyai Patonah Piah "
       "Romlah Rumsanah Saamah Sainah Saminah Sanah Sapiah Satiri Siah Sopiah Suhaenah Tihamah",
       "Ma Mar Mus Na Nas Ro Rum Sa San Su Ju Ha As Nu Ni Mu Si Ja", "",
       "nih nah diah imah iyah mah dah roh sanah lihah niah isah amah yanah wiyah ripah tilah "
       "munah muni nawiyah peah rifah ropah"},
      {'A', 20,
       "Ahmad Ali Hasan Husein Ibrahim Yusuf Ismail Usman Umar Hamzah Fauzi Ridwan Rahmat Syarif "
       "Soleh Taufik Farid Fahmi Faisal Hakim Hamid Hasyim Idris Ilyas Imron Iqbal Jafar Jamal "
       "Kamal Karim Khalid Lukman Luthfi Mahmud Majid Malik Mansyur Musa Mustofa Nasrullah Rasyid "
       "Rofiq Sabri Said Salim Sulaiman Syafii Syaiful Thohir Yahya Yunus Zaenal Zainal Zaki "
       "Zakaria Zubair Anas Anwar Arif Asep Badrun Basri Daud Fadli Ghozali Habib Hafidz Harun",
       "Saef Baha Nas Nur Syam Jamal Kama Zae Baha Fakh Ham Ihsa Jala Khai Mah Mis Nas Qom Sab "
       "Saf Sala Syaf Taj Waji Zub",
       "", "udin rudin ruddin luddin uloh rulloh man rul iyanto wan yadi zan"},
      {'a', 20,
       "Fatimah Aisyah Khadijah Aminah Halimah Maryam Zainab Zahra Nurjanah Hasanah Rahmah Salamah "
       "Khoiriyah Latifah Azizah Badriyah Farida Fauziah Habibah Hafsah Hamidah Hanifah Hindun "
       "Jamilah Kholifah Laila Maimunah Masruroh Mufidah Muslimah Mutmainah Nabila Nafisah Najwa "
       "Rabiah Rahmawati Raihanah Ruqoyah Rohmah Sakinah Salma Saidah Shofiyah Sofia Sumayyah "
       "Syarifah Ulfah Ummi Uswatun Wardah Yasmin Zakiyah Zuhriyah Zulaikha Alfiyah Amalia",
       "Nur Khoir Mus Mun Sa Ha Fa Ru Ro Za La Ma Zul Alf", "",
       "iyah imah idah ilah inah awiyah aidah anah faizah hamah hayati isah jannah laila lifah "
       "maya rohmah tifah ziah"},
      {'Q', 40,
       "Hidayatullah Rahman Hakim Fauzi Ramadhan Maulana Firdaus Abdillah Akbar Alfarizi Anshori "
       "Arifin Asyari Azhari Baihaqi Basyir Effendi Fadhilah Fahrurozi Fikri Ghifari Habibi Hadi "
       "Hanafi Haris Ihsan Ikhsan Ilham Jauhari Khoiri Lubis Mubarok Mukhlis Muttaqin Nawawi "
       "Qodir Rifai Rizqi Romadhon Sidik Syah Syahputra Syuhada Ubaidillah Wahid Yasin Zulfikar",
       "Syamsu Burhan Fakhr Zain Baha Jalal Kamal Badr Nas Saif Alau Syihab Taqi Shal Izz Imad "
       "Qamar Muhyi Najm Shadr Syaraf Nizam Hus Has Khai Nur Fath Asad Awal",
       "", "uddin rullah ullah rudin udin unnas urrahman ul"},
      {'q', 30,
       "Hasanah Jannah Hidayah Azizah Rahmah Laila Fadilah Maulida Khasanah Zahro Aini Hikmah "
       "Fitriyah Islamiah Karimah Lathifah Maghfiroh Mahmudah Mawaddah Mukaromah Muniroh Mutiah "
       "Nikmah Qomariyah Ramadhani Rizqiyah Rohmatika Sholihah Syafitri Tsaniyah Umami Wahidah "
       "Wardani Yuliana Zakiah Zulfa Faizah Fajriyah Firdausi Ghaniyah Hanifa Inayah",
       "Nur Khoir Hasan Lut Mas Mah Qom Zah Rah Fit Syif", "",
       "iyah ani iana ifah anah isa atun ul ita aini ilah awati"},
      {'Z', 0,
       "Rahman Rohim Aziz Hamid Karim Majid Malik Kholik Gofur Latif Wahab Wahid Rosyid Jabar "
       "Kadir Mutalib Salam Somad Hakim Halim Hadi Ghani Fatah Razak Rouf Syukur Basit Bari "
       "Hafid Jalil Manan Mukti Muin Muis Mujib Nasir Qodir Qohar Rojak Rozak Sobur Syakur Wasi "
       "Wadud Gani Gafar Haris Khalim Matin Qudus",
       "", "", ""}};
  return lists;
}

}  // namespace rangkul::town
