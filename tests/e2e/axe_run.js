async (rules) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations
    .filter((finding) => ["serious", "critical"].includes(finding.impact))
    .flatMap((finding) => finding.nodes.slice(0, 4).map((node) => {
      const data = node.any[0]?.data;
      const why = data?.contrastRatio ? ` ${data.fgColor} on ${data.bgColor} = ${data.contrastRatio}` : "";
      return `axe ${finding.id}: ${node.target.join(" ")}${why} ${node.html.slice(0, 140)}`;
    }));
}
