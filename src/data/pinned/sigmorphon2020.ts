/**
 * SIGMORPHON 2020, task 1: words to their pronunciations in 15 languages, 3,600, 450 and 450 each (Gorman et al. 2020).
 * Sizes and checksums were computed from the files of that commit.
 */
import { type Download, fromTable } from './download-list.ts';

const FILES = `
  ady train  116737 8ab54e92ecf5245ea2ed9a5677df890a3917372fb928e44c1df9b954ffe3c010
  ady valid   14298 3a540e30adf286a226ab9faea9b0b08cf0726e8549cdbe8414ae1028a7f1f14f
  ady test    14553 f873313ebf8afc63b55b8a2421225c4981b8556b88c6090bad7f8e362587aa59
  arm train  119328 881b301408460b84443a768b697c7c1e5895994b6157daa3752a4078e088253b
  arm valid   15533 13ac315cb0025b243455ec44b5c68a9b6b888071f85028a4b64f749fd6996bcf
  arm test    15271 9957ae5d42f94fa9ae5ffe1737e75efe878b57034f3c40e68b4098f0654e82c4
  bul train  127319 726c92b03b5f6e8d414d407141cb82a4782fdac7ef9c7bd3be3c91a5a650bb1f
  bul valid   16134 813ac9f3983ad80538ea9aca5d4cc3cfe6308a27cc63076564c043f2650ae62c
  bul test    15715 4e05ff7a239bda2ca83e6d167ce1497855f77c94a153892bbe1c9698346a6810
  dut train  106671 ee825c27cf5cc82a097819bdd6ae50900e449e49504fa3c1d06b318301ef28aa
  dut valid   12938 bb86ff20577e0c9706ce3aa88d2ea5963032212bc92facef251ba435f3eb791f
  dut test    12846 f84dde7d2af37aabbb492bf8862be1e69bbe2b95e16728452775fd902cf94197
  fre train   79465 fcc1c1c19a19381105662b412e8de1a143802da40fb401dd3cc452bc935128a6
  fre valid    9925 eb2b3fb761b02591a93981c448c6c7972da0499fd0fb1d7a0b60142463f6b355
  fre test     9919 cd75ca22c697f93e23d10898a87a86e1bc08d0d4eb318946f28e085cd1aca9a8
  geo train  158326 5a9d9cadc41e6c514be51eb257f7005dea67f8a528db3f839cd9bc8f9799caf5
  geo valid   19203 2f0b707103648fb09c04084a8f60a1307cf14b4bfd5d5892664ba32920604e59
  geo test    19818 f5d2c616ae5800bb958cc03965179c588176356668e7b018fff21a9135f9a588
  gre train  122366 acc3450422d1d44e5d596d6b5092919ebf5e0f8a26ddde4ccac7aa9dec1e0996
  gre valid   15616 bac8a18261aa39e125db95423cc33dfaa60683d72eb2b0bb933f2f66b913c7a9
  gre test    14904 a10265ed5370a687f2bc840d5ac7338c53b36b044d71e2bcfa0b359094f9fd2f
  hin train  129481 74c5359152b21349bafafdc280b9f7ac1a8391056111f7442b3fed04c2a5251b
  hin valid   16618 51807c402408a8da95fde02b9f9af35a39715ff0e31020f5fa95937962fa66a1
  hin test    16625 027a4a65f3674c2fff19e1c6d28081c78bedc9d7858284143fb188c487c4e9ef
  hun train   97797 e729f49b9b232848ee5bb98afeae2e236f1ec7d0e89d43cf930a9526ad1b9e1e
  hun valid   12575 a77a59974f54d218e8c8cf2d38c5db5ee33fac4767e842d3cc0b9bad42cf7032
  hun test    12135 314ebe4289c3aad2161e6bf93a684219541365d59771c98fb6fa81192482c6ce
  ice train   86103 d3729c6306c6b20b873b1b8e94bc1fa3b70dce7f8c2e0179ad3a434c8803f2ef
  ice valid   10926 5054f1051521f83acf137e918445052cc8702937131a7f7dac7b2b7dad6f78e4
  ice test    10722 1da20f2fd807b797a6c5b6388e34253d8f874fa359435566632c3a058c80f56c
  jpn train  136351 5a8adf93f79799b89ba1af4805caa482383dbd62365cca18d5ef5dd993b0c3ac
  jpn valid   17017 ae61d965b012ae24cbf05d5bb7bf2c2fc721b9428c57828082e9d089a5020d79
  jpn test    16798 78a5997238663d18267acbffa5a0fe8bcb245e7497b30c663e896a4b28e9a84f
  kor train  103374 c0e509d5c604df2bb0d899fec7825985e2d48f6cbb7238b1cde5ab408716071f
  kor valid   12854 0bf3b0676254dde2f087283f39f4a2f0ef2377000d0317be9c4b6cc8ef9ea23e
  kor test    13234 65792f869e6426358b143aac664d14af6967f088513d1c34eff3ecbc6555024e
  lit train  140597 0b2a516fd0832654ae8fba3037635a66cc3ad864e61139323bad009a2de4cb14
  lit valid   17453 0dba9ff447458eb6a5e5275d44f33cb98218cb59c5f86984e1c9c86744eb334c
  lit test    17234 a3daf8074296edcf6895828234e459e31a3f7cb654dd5354ba272dec74ef6332
  rum train   96090 aac7c0bebd664e9f313bd444e6c4be56fb002b45d3054a75f0c1900dcb8f64f7
  rum valid   11516 3169f34527ae54fe1bf4f0aaf3ac5dde71ba0eee31e40d4ff15e4e64a58675a9
  rum test    11565 6327880174d182d997cd47cd810b8a7e428c2a6349195c5e12c0b628ac6abb20
  vie train  137420 541f4b51c14305580a5766158a76e299836646eafcbfb2ed9b5e7e50ae3fa7e6
  vie valid   17915 6d9f94f8f8229876bd029b4db9b42654d31f834bb096279108547a98319cb510
  vie test    17498 b53eb1e6e7320395e8722b789d5f0bafdaa17c2484a61f5e952259c8f96c111a`;

const NAMES = { train: 'train', valid: 'dev', test: 'test' } as const;

export const SIGMORPHON2020: Download = {
  name: 'sigmorphon2020',
  description: 'words to pronunciations (phones with spaces between), a corpus for each of 15 languages',
  licence: 'the repository names none; taken from Wiktionary (CC BY-SA)',
  repository: 'sigmorphon/2020',
  commit: '3d9bb3658b6a964ccd127e2a6781665262516bf6',
  parts: [
    ...['ady', 'arm', 'bul', 'dut', 'fre', 'geo', 'gre', 'hin'],
    ...['hun', 'ice', 'jpn', 'kor', 'lit', 'rum', 'vie'],
  ],
  layout: 'folders',
  levels: { source: 'char', target: 'word' },
  files: fromTable(FILES, (part, split) => ({
    path: `task1/data/${NAMES[split]}/${part}_${NAMES[split]}.tsv`,
    place: `${part}/${split}.tsv`,
  })),
};
