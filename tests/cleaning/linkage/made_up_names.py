"""Kazakh and Russian names put together from parts, with frequencies that fall as real ones do."""

import numpy as np


def _listed(text: str) -> list[str]:
    return text.split()


_MALE = _listed(
    """
    Ерлан Асхат Нұрлан Марат Қайрат Болат Серік Дархан Данияр Әлихан Нұрсұлтан Бауыржан Талғат Мұрат
    Қанат Рүстем Тимур Әділ Арман Азамат Айдос Дәурен Ержан Жандос Қуаныш Мақсат Мирас Олжас Руслан
    Санжар Темірлан Шыңғыс Ілияс Ислам Ғани Ғалым Өмір Үміт Асқар Бекзат Бейбіт Ғазиз Жәнібек Қасым
    Мейрам Назар Ораз Расул Сәкен Төлеген Хасан Хусен Ыбырай Алмас Аслан Әнуар Берік Дәулет Досжан Еркін
    Есен Жасұлан Ильяс Қожа Қыдыр Мәди Манас Нариман Өтеген Рахат Рамазан Самат Сұлтан Тоқтар Үсен Шәкен
    Әли Әмір Алдияр Алинұр Батыр Ернар Ерасыл Жалғас Иманғали
    """
)
_FEMALE = _listed(
    """
    Айгүл Әсел Гүлнар Динара Алия Жанар Айжан Мадина Сәуле Қарлығаш Аружан Аяулым Томирис Әсем Дана
    Ботагөз Ақмарал Әйгерім Бибігүл Гаухар Гүлжан Зарина Инжу Камила Лаура Меруерт Назгүл Перизат Раушан
    Сабина Толқын Ұлжан Үмітай Фатима Шолпан Ырыс Алтынай Айнұр Айдана Айым Ақбота Балнұр Гүлмира
    Дильназ Еңлік Жібек Зере Зейнеп Індира Күләш Қымбат Ләззат Мөлдір Нұргүл Орынгүл Сая Самал Сымбат
    Тоғжан Ұлбосын Хадиша Әлия Әдемі Айша Аида Амина Ару Асия Асыл Гүлсім Дария Жазира Зухра Кәмшат
    Қатира Малика Нәзира Райхан Роза Сандуғаш Томпақ Ұлту Шара
    """
)
_MALE_STARTS = _listed(
    """
    Нұр Бек Жан Қан Ай Ер Ман Сер Тұр Есен Құл Бай Ора Әл Дос Мыр Жұм Сағ Кен Той Амз Қор Шал Іл Тін
    """
)
_MALE_ENDS = _listed(
    """
    бек лан жан ғали ғазы мұрат сұлтан болат тай хан дос қожа әлі ым мырза бай берген қайыр ат
    """
)
_FEMALE_STARTS = _listed(
    """
    Ай Гүл Нұр Жан Бал Қар Мей Сәу Ақ Әсем Ұл Күн Дил Зәу Раб Шын Алт Мар Таң Ер
    """
)
_FEMALE_ENDS = _listed(
    """
    гүл жан нұр ия ша зат сара шат бике сұлу ай ида ира нар жамал еш назым бану
    """
)
_RU_SURNAMES = _listed(
    """
    Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Федоров Морозов Волков
    Алексеев Лебедев Семенов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин
    Захаров Зайцев Соловьев Борисов Яковлев Григорьев Романов Воробьев Сергеев Кузьмин Фролов
    Александров Дмитриев Королев Гусев Киселев Ильин Максимов Поляков Сорокин Виноградов Ковалев Белов
    Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Шмидт Шевченко Бондаренко Ким
    Пак Цой Ли Мельник Кравченко Ткаченко Вагнер Миллер Юсупов Рахимов Садыков
    """
)
_RU_MALE = _listed(
    """
    Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Николай Владимир Артём Павел
    Роман Олег Игорь Виктор Юрий Денис Антон Илья Кирилл Никита Егор Вадим Станислав Глеб Фёдор Тимофей
    Пётр
    """
)
_RU_FEMALE = _listed(
    """
    Елена Ольга Наталья Анна Татьяна Ирина Екатерина Мария Светлана Юлия Анастасия Марина Оксана Дарья
    Ксения Алина Виктория Евгения Галина Людмила Валентина Надежда Вера Любовь Яна Полина Софья Алёна
    Кристина Алла
    """
)


def _joined(known: list[str], starts: list[str], ends: list[str]) -> np.ndarray:
    made = [start + end for end in ends for start in starts]
    return np.array(list(dict.fromkeys([*known, *made])), dtype=object)


MALE = _joined(_MALE, _MALE_STARTS, _MALE_ENDS)
FEMALE = _joined(_FEMALE, _FEMALE_STARTS, _FEMALE_ENDS)
RU_MALE, RU_FEMALE = np.array(_RU_MALE, dtype=object), np.array(_RU_FEMALE, dtype=object)
RU_SURNAMES = np.array(_RU_SURNAMES, dtype=object)


def kazakh_surname(base: str, sex: str) -> str:
    """The surname of a family, as Kazakhs form it from the name of a forefather."""
    ending = "ев" if base[-1] in "йиіьеә" else "ов"
    stem = base.rstrip("йьаеәыі") or base
    return f"{stem}{ending}" + ("а" if sex == "female" else "")


def russian_surname(base: str, sex: str) -> str:
    """The surname as the sex demands."""
    return base + "а" if sex == "female" and base.endswith(("ов", "ев", "ин")) else base


def patronymic(father: str, sex: str, form: str) -> str:
    """Серікұлы, Серік ұлы or Серикович."""
    if form == "kk":
        return father + ("ұлы" if sex == "male" else "қызы")
    if form == "kk apart":
        return father + (" ұлы" if sex == "male" else " қызы")
    if father in ("Илья", "Никита"):
        return father[:-1] + ("ич" if sex == "male" else "ична")
    soft = father[-1] in "йьиіе"
    stem = father[:-1] if father[-1] in "йьа" else father
    return stem + ("ев" if soft else "ов") + ("ич" if sex == "male" else "на")


def falling(size: int) -> np.ndarray:
    """Shares that fall with rank, the first near 1.5 % among some hundreds of names."""
    weights = 1 / (np.arange(size) + 8.0) ** 0.9
    return weights / weights.sum()
