// The dialog in which a picture is chosen from the library, or sent to it.
import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";
import { Picker } from "./picker.js";
import { markDrawing, nameOf } from "./pictures.js";
import { Upload } from "./upload.js";

function option(item, language) {
  const known = item.alt[language];
  const name = element("span", {}, [nameOf(item, language)]);
  const spoken = Object.keys(item.alt).find((code) => item.alt[code]);
  if (known || spoken) name.lang = known ? language : spoken;
  const image = element("img", { src: item.src, alt: "", loading: "lazy" });
  return [markDrawing(image, item), name];
}

/** Return a promise of the picture that is chosen, or of nothing. */
export function choosePicture(options, { file, title = options.labels.picture } = {}) {
  const { labels, language, library } = options;
  return new Promise((resolve) => {
    let chosen;
    const choose = (item) => {
      chosen = item;
      dialog.close();
    };
    const upload = new Upload({ ...options, onChoose: choose });
    const ask = async (...question) => {
      const answer = await library.search(...question);
      const languages = answer?.languages;
      if (languages) {
        upload.speak(languages);
        // A file that was dropped has its form: the library says why it is refused.
        upload.dom.hidden = !file && languages.length === 0;
      }
      return answer;
    };
    const picker = new Picker({
      ask,
      fill: (item) => option(item, language),
      name: (item) => nameOf(item, language),
      isQuestion: () => true,
      onChoose: choose,
      labels,
      label: labels.pictureText,
      hint: labels.pictureHelp,
    });
    picker.list.classList.add("rich-text-thumbnails");
    const search = element("div", { className: "rich-text-search" }, picker.parts);
    const { dialog } = openDialog({
      title,
      titleId: uniqueId(),
      body: file ? [upload.dom, search] : [search, upload.dom],
      labels,
      className: "rich-text-wide",
      okLabel: "",
      onApply: () => {
        if (upload.dom.open) upload.send();
        return false;
      },
      onClose: () => {
        picker.stop();
        resolve(chosen);
      },
    });
    picker.search();
    if (!file) picker.input.focus();
    else {
      upload.take(file);
      upload.dom.querySelector("textarea").focus();
    }
  });
}
