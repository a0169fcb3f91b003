#include "names.h"

namespace rangkul::town {

std::vector<WordList> const& more_word_lists() {
  static std::vector<WordList> const lists{
      {'H', 10,
       "Parlindungan Tumpal Hotman Togar Jonathan Daniel Binsar Maruli Saut Poltak Bonar Sahat "
       "Robert Charles Edward Halomoan Horas Jannes Jonggi Lambok Mangasi Mangatas Marihot Marolop "
       "Monang Nelson Pahala Pangihutan Pardamean Parulian Patar Ramses Rikardo Roy Rudolf Samuel "
       "Sabar Sihol Tigor Timbul Tongam Viktor Washington Andreas Benget Budiman Ganda Gunung "
       "Hasoloan",
       "Mar Par Pang Hot Lam Ha", "", "uli tua ihutan gading damean asi nauli saut son lan rudut"},
      {'h', 10,
       "Rumondang Tiurma Lasma Rosmaida Maria Ruth Esther Hotmaida Lamria Dewi Nurmala Tiodor "
       "Roida Rotua Sondang Tianggur Tiarma Tio Uli Basaria Berliana Bunga Christina Delima Donda "
       "Duma Elfrida Friska Herlina Ida Juliana Kristina Lenny Lestaria Linda Magdalena Mariana "
       "Marsaulina Megawati Melva Minar Nella Nurlela Pestaria Resmi Risma Romauli Rosdiana "
       "Roslina",
       "Ros Nur Hot Mar Ti Lam Ris", "",
       "maida mala lina ida saulina dame ria diana tauli nauli sinta"},
      {'G', 0,
       "Simanjuntak Sitompul Nasution Siregar Harahap Lubis Hutagalung Hutapea Panjaitan Simbolon "
       "Situmorang Sinaga Manurung Sihombing Pasaribu Silalahi Tampubolon Nainggolan Siahaan "
       "Sianturi Napitupulu Lumbantobing Gultom Hutabarat Marpaung Purba Saragih Sitorus Siagian "
       "Simatupang Pakpahan Pardede Pane Rangkuti Ritonga Ginting Tarigan Sembiring Barus Karo "
       "Damanik Girsang Sidabutar Simamora Aritonang Ambarita Batubara Daulay Dalimunthe Hasibuan "
       "Hutauruk Lumbangaol Malau Matondang Naibaho Pangaribuan Parapat Rajagukguk Sagala "
       "Sibarani Siburian Sidauruk Sihotang Silaban Silitonga Simarmata Sipahutar Sirait "
       "Sitanggang "
       "Situmeang Tambunan Tanjung Togatorop Turnip",
       "", "", ""},
      {'P', 60,
       "Zulkifli Rizal Syafrizal Hendri Yusrizal Afrizal Erman Bustami Khairul Asrul Anas Arman "
       "Busra Darmansyah Dasril Edison Efendi Firman Ilyas Jasman Jon Kasman Mardison Masril Nofri "
       "Nasrul Rusdi Rosman Sofyan Syahrial Syafri Tarmizi Yondri Zainal Zulfahmi Amril Basril",
       "Af Syaf Yus Ef Zul Mas Des Al Am As Bas Das Er Fad Has Is Jon Kas Mar Nas Of Ris Sah Sy Us "
       "Wal Yal Zal Zam",
       "",
       "rizal ridal nedi mon wardi fendi man rial ril rinaldi rijon rison nal hendri ferry mizi "
       "novar nur ral rahim ran riadi ri salman yandri yulis"},
      {'p', 60,
       "Yenti Desmawati Elvira Ernawati Rosneli Nurbaiti Zubaidah Asmiati Marlina Yulisma Fitria "
       "Gusnita Hasnah Irma Jasmanidar Lisnawati Misrawati Nelwati Nurhaida Osmawati Refni "
       "Roslaini "
       "Syamsinar Upik Warni Yarnis Yasnidar Zurnelis Zulbaidar Animar Asnidar Darnis Ermiati",
       "Des El Yus Ef Mis Gus Er Ros Nel Yul Zul As Dar Fit Has Is Mar Nur Os Ref Sus War Yas Ze "
       "Zur",
       "",
       "niwati mawati rita neli marni yenti wita nidar miati fira lis naini nita nimar relis "
       "rina rida sinar vera yanti yusri zahara"},
      {'Y', 0,
       "Chaniago Koto Piliang Tanjung Sikumbang Jambak Caniago Guci Pitopang Melayu Bodi "
       "Mandailiang "
       "Payobada Sutan Marajo Bagindo Sidi Malin Panyalai Supanjang",
       "", "", ""},
      {'D', 40,
       "Baharuddin Syamsuddin Nurdin Hasanuddin Andi Baso Ambo Rusli Mansyur Muhtar Arsyad "
       "Amiruddin "
       "Anwar Ashar Basri Burhan Dahlan Darwis Haeruddin Hamka Ilham Iskandar Jufri Kaharuddin "
       "Lahaji Lapong Latif Makkasau Mappasessu Massa Muliadi Nasir Palallo Petta Rahman Sainal "
       "Sakka Sultan Tahir Tajuddin Usman Yusran",
       "Mappa Patta La Pa Ma Massa Malla Tenri Bas Has Sahar Jamal Kamar Muhid Burhan Fakhru Zain "
       "Sab",
       "", "uddin ruddin ngara nyompa raja sessu ulle tunru wali jeppu rukka sompa nyuki ri"},
      {'d', 40,
       "Besse Hasnah Rosmini Nurhaeda Sitti Hawa Indo Halija Hamsinah Hj. Nuraeni Kartini Maryam "
       "Murni Nurlia Nursiah Rabiah Rahmatia Rohani Rosdiana Salma Sanawiah Subaedah Suriani Tenri "
       "Darmawati Fatmawati Hadrah Hasmawati Jumriah Kasmawati Marwah Masnawati Mulyati Nadirah",
       "Tenri Nur Has Ros Mar Jum Sal Ham Mas Sub Dar Sit Ra", "",
       "awaru haeda niar wati riah mini siah ati nawiah aeni abeng ola olle siang hawa lia diana"},
      {'E', 0, "Andi Daeng Andi Baso Puang La Karaeng I", "", "", ""},
      {'C', 5,
       "Steven Kevin Andreas Michael Hendra Robby Jimmy Daniel William Anton Albert Alvin Benny "
       "Billy Calvin Christian Darren David Edwin Erick Felix Ferdinand Francis Gerry Hans Harry "
       "Henry Herman Jason Jefferson Johan Jonathan Joseph Kenny Leonard Lukas Marvin Melvin "
       "Nicholas "
       "Patrick Paulus Raymond Reynaldo Richard Ricky Rudy Ryan Stefanus Tommy Vincent Wilson "
       "Yohanes",
       "Chris Ed Ron Wil Har Ste Fer", "", "tian ward ny son dinand ven fanus fred ric bert"},
      {'c', 5,
       "Felicia Melissa Stephanie Jessica Lily Linda Maria Christine Cynthia Angelina Caroline "
       "Clarissa Devina Elisabeth Elsa Evelyn Fanny Fransisca Gabriella Grace Helen Imelda Irene "
       "Ivana Jennifer Joyce Julia Karen Lidya Livia Lucia Margaret Marcella Meilin Merry Monica "
       "Natalia Novi Olivia Patricia Priscilla Regina Sherly Shinta Silvia Sylviana Tiffany "
       "Valencia "
       "Vanessa Veronica Vivian Yenny Yuliana",
       "Mei Li An Ste Val Fe Ev Cla", "", "lin ling na nie risa licia rissa lyn encia tasya via"},
      {'L', 45,
       "Wijaya Halim Gunawan Hartono Salim Susanto Tanuwijaya Lie Tan Lim Santoso Kusuma Setiawan "
       "Wibisono Liem Oey Ong Kho Kwee Gozali Budiman Chandra Hadinata Handojo Iskandar Kosasih "
       "Kurniawan Lesmana Liman Limanto Muliawan Nursalim Oetama Pranata Rusli Setiabudi Sugiarto "
       "Suryadi Sutanto Tanjaya Tanoto Tedja Tirtadjaja Wangsadinata Widjaja Winata Yapardi Thio "
       "Gouw Tjia Tjoa Sie Souw The Phang Njoo",
       "Tan Lim Wi Ha Su Ku Sa Ta Gu Kos Yap Ong Hadi Suwi Lauw Kar Gan Tjan Tju", "",
       "uwijaya anto dinata jaya widjaja adi kusuma tanu ardi sentosa oto man drawinata dra rata "
       "sanjaya surya trisno wardana"},
      {'l', 0,
       "Kim Swie Mei Giok Lan Hoa Nio Lian Lien Kwan Tjing Hok Siong Bun Tek Hwa Liong Tjoan Seng "
       "Sioe Eng Tiong Goan Hong Ing Kiat Beng Khing Poo",
       "", "", ""},
      {'O', 12,
       "Rizky Aditya Dimas Fajar Bagus Rizki Reza Arya Aldi Ilham Rafi Bayu Adit Fauzan Raka "
       "Andika Rian Alif Daffa Farhan Fadhil Gilang Yoga Dika Naufal Rafli Zidan Akbar Irfan Rendi "
       "Satria Galang Rifki Rangga Bintang Haikal Azka Kenzo Arkan Alvaro Gibran Abizar Rayyan "
       "Arsya Zayn Athar Azzam Keenan Rasya Danish Ghani Kaisar Nizam Hafiz Fathan Raffa Sultan "
       "Dzaki Faiz Ibnu Risky Restu Ardi Doni Rudi Toni Yudi Dani Deni Andri Hendra Ferdi",
       "Ar Al Ra Re Fa Da Ka Za Na Ke Ri Di Yu Ad Ez Ha", "",
       "fan dan ndra zka rel fi dit ka kha vin ji van yan sya dy ma nald fian gga khan rik tan "
       "zam"},
      {'o', 12,
       "Putri Dewi Anisa Ayu Indah Nabila Rina Dina Rani Aulia Amelia Salsabila Zahra Intan Fitri "
       "Nadia Novita Tiara Siska Della Bella Cindy Dinda Elsa Fira Gita Hana Icha Jihan Kayla Lala "
       "Maya Nia Olivia Putri Qonita Rara Sinta Tasya Ulfa Vina Wulan Yulia Zaskia Alya Anggun "
       "Annisa Aqila Azzahra Balqis Cantika Davina Farah Ghina Keysha Khanza Kirana Latifa Mutiara "
       "Nayla Raisa Rara Safira Shakila Syifa Talita Yasmin Yuni Lia Rika Desi Ika Tika Mega Risa",
       "A Na Ra Sa Ka Ni Al Au Ta Za Fa De Ke Sha Zi Cha", "",
       "lia bila nda fira yla sha sya na ndra isa zahra rani tika vina lea liya mira neta qila "
       "shifa tifa yra"},
      {'X', 100, "", "Re Ra Na Al Ke Za Ka Ar Fa Da Vi Au Ti Qi Ze Dze Gha Kei Ni Xa Ma Sa Ya El",
       "fi za re la vi ri na nza zi li de rdi ndi fa ki mi sa lva",
       "n ra no ndra k n l syah r th s d ndi sa no el nder van ndo rio"},
      {'x', 100, "", "Re Ra Na Al Ke Za Ka A Fa Da Vi Au Ti Qi Ze Sha Gha Kei Ni Xa Ma Sa Ya Ela",
       "fi za re la vi ri na nza zi li de rdi ndi fa ki mi sa ni",
       "na ra sya ya lla ni ka tha hra ndra isha lya nda qa zka rra isa nia"},
      {'V', 30,
       "Putra Pratama Saputra Ramadhan Maulana Nugraha Hidayat Wijaya Setiawan Kurniawan Permana "
       "Firmansyah Prayoga Perdana Alamsyah Fadillah Pangestu Wibowo Mahendra Aditama Nugroho "
       "Syahputra Prasetya Ardiansyah Febriansyah Andrian Hermansyah Dwiputra Adiputra Al Fatih "
       "Alfarizqi Anugrah Bagaskara Budiman Dirgantara Ferdiansyah Ghaisan Irawan Julianto "
       "Kusumah Laksamana Narendra Oktaviano Prakoso Rabbani Ramdhan Rizaldi Samudera Virgiawan",
       "Ardi Febri Rama Dirga Nara Adi Sya Fir Her Rud Fer Agus Juli Okta Sep", "",
       "ansyah putra wan tama yansyah dhani andi ansah andra anto awan iano ian tiawan"},
      {'v', 30,
       "Putri Lestari Wulandari Rahmawati Sari Ramadhani Maharani Safitri Permata Azzahra "
       "Anggraeni "
       "Oktaviani Amalia Pratiwi Salsabila Nuraini Aprilia Khairunnisa Damayanti Kusuma Cahyani "
       "Apriliani Maulida Febriyanti Agustin Ningrum Utami Aulia Kirana Larasati Nurfadilah "
       "Nurhaliza Puspita Ramadhanti Rizkia Saputri Septiani Syahrani Yulianti Zahrani Humaira "
       "Julianti Kamila Melati Mawarni Nafisa Novianti Nurjannah Octavia Pertiwi Queena Ristiani",
       "Nur Okta Apri Rama Feb Sept Juli Nov Sya Khai Salsa Fit Maul Rah Az", "",
       "viani liani riyanti iani anti rani fadila haliza ika dhani ria bila zahra ida mawati"}};
  return lists;
}

}  // namespace rangkul::town
