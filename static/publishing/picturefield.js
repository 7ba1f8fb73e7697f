// Beside a field that holds a picture: the picture itself, and the library's dialog.
import { choosePicture } from "./editor/choosing.js";
import { element } from "./editor/elements.js";
import { libraryAt, markDrawing, nameOf } from "./editor/pictures.js";

const { jQuery } = django;

function start(select) {
  const { pictureField, picturesUrl, pictureKind } = select.dataset;
  const settings = JSON.parse(pictureField);
  const { labels } = settings;
  const options = {
    ...settings,
    labels: { ...labels, uploadAndInsert: labels.upload },
    library: libraryAt(picturesUrl),
    language: document.documentElement.lang,
    token: () => select.form.elements.csrfmiddlewaretoken.value,
  };
  const thumbnail = element("img", { alt: "", hidden: true });
  const button = element("button", { type: "button" }, [labels.choosePicture]);
  const holder = element("div", { className: "picture-field" }, [thumbnail, button]);
  select.closest(".related-widget-wrapper, div").before(holder);

  const show = async () => {
    const { value } = select;
    const id = `${pictureKind}/${value}`;
    const found = value ? (await options.library.search({ id }))?.results : [];
    if (value !== select.value) return;
    thumbnail.hidden = !found?.length;
    if (found?.length) markDrawing(thumbnail, found[0]).src = found[0].src;
  };
  jQuery(select).on("change", show);
  show();

  button.addEventListener("click", async () => {
    const item = await choosePicture(options);
    button.focus();
    if (!item) return;
    const key = item.id.split("/")[1];
    const known = [...select.options].find(({ value }) => value === key);
    if (!known) select.append(new Option(nameOf(item, options.language), key));
    jQuery(select).val(key).trigger("change");
  });
}

document.querySelectorAll("select[data-picture-field]").forEach(start);
