namespace SyncStream.Web.Metrics;

/// <summary>
/// Prometheus' text format (version 0.0.4). Each worker writes its own; what one scrape gets is all of them as one text, in
/// which a metric's header stands once.
/// </summary>
internal static class Exposition
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Puts texts together: the families in the order in which they first appear, the samples in that of the texts.</summary>
    public static string Merge(IEnumerable<string> texts)
    {
        var families = new Dictionary<string, (List<string> Header, List<string> Samples)>();
        var order = new List<string>();
        foreach (var text in texts)
        {
            var samples = new List<string>();
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line[0] != '#')
                {
                    samples.Add(line);
                    continue;
                }

                // "# HELP name words" or "# TYPE name type"; what follows, up to the next, is the family's.
                var name = line.Split(' ', 4) is [_, _, var third, ..] ? third : "";
                if (!families.TryGetValue(name, out var family))
                {
                    families[name] = family = ([], []);
                    order.Add(name);
                }

                if (!family.Header.Contains(line))
                {
                    family.Header.Add(line);
                }

                samples = family.Samples;
            }
        }

        return string.Concat(
            order.SelectMany(name => families[name].Header.Concat(families[name].Samples)).Select(line => line + '\n')
        );
    }
}
