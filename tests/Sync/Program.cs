using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyncStream.Sync;

// How far apart real pages are. Arguments: folder for the results, seconds per run, pages, words that a scenario's name
// must contain, or names (none: all of them).
var folder = Directory.CreateDirectory(args.ElementAtOrDefault(0) ?? "results").FullName;
var seconds = int.Parse(args.ElementAtOrDefault(1) ?? "120", CultureInfo.InvariantCulture);
var pages = int.Parse(args.ElementAtOrDefault(2) ?? "4", CultureInfo.InvariantCulture);
var wanted = args.Skip(3).ToList();

var clip = await FrameClip.Make(Path.Combine(Path.GetTempPath(), "syncstream-sync"), seconds: 600);
var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
{
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
};
var file = Path.Combine(folder, "results.json");
var results = File.Exists(file)
    ? JsonSerializer.Deserialize<List<Result>>(await File.ReadAllTextAsync(file), json)!
    : [];
var missed = false;
foreach (var scenario in Scenario.All(pages))
{
    if (wanted.Count > 0 && !wanted.Any(word => Means(scenario.Name, word)))
    {
        continue;
    }

    Console.WriteLine($"== {scenario.Name}");
    await using var run = new Run(
        scenario,
        clip,
        TimeSpan.FromSeconds(seconds),
        line => Console.WriteLine($"   {line}")
    );
    var result = await run.Measure();
    results.RemoveAll(r => r.Scenario == result.Scenario);
    results.Add(result);
    Console.WriteLine(JsonSerializer.Serialize(result with { Series = [] }, json));
    missed |= result.P95 > result.TargetP95 || result.P99 > result.TargetP99;
    results = [.. Scenario.All(pages).SelectMany(s => results.Where(r => r.Scenario == s.Name))];
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, json) + "\n");
    await File.WriteAllTextAsync(Path.Combine(folder, "spread.svg"), Chart.Bars(results));
    await File.WriteAllTextAsync(Path.Combine(folder, "runs.svg"), Chart.Lines(results));
    await File.WriteAllTextAsync(Path.Combine(folder, "table.md"), Table.Of(results));
}

Console.WriteLine(missed ? "A target was missed." : "Every target was met.");
return missed ? 1 : 0;

bool Means(string name, string word) =>
    Scenario.All(pages).Any(s => s.Name == word)
        ? name == word
        : name.Contains(word, StringComparison.OrdinalIgnoreCase);
