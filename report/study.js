(function () {
  document.documentElement.classList.add("js");
  var table = document.getElementById("claims-table");
  if (table) {
    var value = function (body, key) {
      var v = body.getAttribute("data-" + key), n = parseFloat(v);
      return key === "id" || key === "verdict" ? v : (isNaN(n) ? Infinity : n);
    };
    table.querySelectorAll("thead button").forEach(function (button) {
      button.addEventListener("click", function () {
        var th = button.closest("th"), key = button.getAttribute("data-key");
        var down = th.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("thead th").forEach(function (h) { h.removeAttribute("aria-sort"); });
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.from(table.tBodies).map(function (b, i) { return [b, i]; }).sort(function (a, b) {
          var x = value(a[0], key), y = value(b[0], key);
          var c = typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x < y ? -1 : x > y ? 1 : 0;
          return (down ? -c : c) || a[1] - b[1];
        }).forEach(function (b) { table.appendChild(b[0]); });
      });
    });
    document.querySelectorAll(".filter button").forEach(function (button) {
      button.addEventListener("click", function () {
        var want = button.getAttribute("data-verdict");
        document.querySelectorAll(".filter button").forEach(function (b) { b.setAttribute("aria-pressed", String(b === button)); });
        Array.from(table.tBodies).forEach(function (b) { b.hidden = want !== "" && b.getAttribute("data-verdict") !== want; });
      });
    });
  }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.print").forEach(function (d) { d.open = true; });
  });
})();
