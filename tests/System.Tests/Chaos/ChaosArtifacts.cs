using System.Text.Json;

namespace SyncStream.SystemTests.Chaos;

/// <summary>What a run leaves in <c>artifacts/chaos</c>: its progress while it runs, then figures, violations and the server's log.</summary>
internal sealed class ChaosArtifacts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lock _gate = new();

    public ChaosArtifacts()
    {
        // artifacts/bin/System.Tests/<configuration>/
        var bin = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!;
        Folder = Path.Combine(bin.Parent!.FullName, "chaos");
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Progress, "");
    }

    public string Folder { get; }

    private string Progress => Path.Combine(Folder, "progress.log");

    /// <summary>A line for whoever watches.</summary>
    public void Say(string text)
    {
        lock (_gate)
            File.AppendAllText(Progress, text + "\n");
    }

    /// <summary>What was done, what clients saw go wrong, and what the server said to it.</summary>
    public void Keep(RunHistory run, IEnumerable<string> log)
    {
        File.WriteAllLines(Path.Combine(Folder, "server.log"), log);
        KeepUnanswered(run);
        KeepLeaves(run);
        File.WriteAllLines(
            Path.Combine(Folder, "faults.log"),
            run.Faults.Select(f => $"{f.At, 9:0.000} s  {f.What}{(f.Lone ? "" : "  (amid others)")}")
        );
        File.WriteAllLines(
            Path.Combine(Folder, "errors.log"),
            run.Errors.Select(e =>
                $"{e.At, 9:0.000} s  {e.Client}: {e.Doing}: {e.Code}: {e.Message.ReplaceLineEndings(" ")}"
            )
        );
    }

    /// <summary>Of commands that were never acknowledged: whose they are, and since when.</summary>
    private void KeepUnanswered(RunHistory run) =>
        File.WriteAllLines(
            Path.Combine(Folder, "unanswered.log"),
            run.Commands.Where(c => !c.IsAcknowledged)
                .Select(c => $"{c.SentAt, 9:0.000} s  {c.Client} in {c.Room}: {c.CommandId}, number {c.Number}")
        );

    /// <summary>Who was told of whom that he had left, and when; nobody does.</summary>
    private void KeepLeaves(RunHistory run) =>
        File.WriteAllLines(
            Path.Combine(Folder, "left.log"),
            from viewer in run.Viewers
            from entry in viewer.Entries.OfType<ViewerEntry.SawLeave>()
            select $"{entry.At, 9:0.000} s  {viewer.Client} in {viewer.Room}: {string.Join(", ", entry.Viewers)}"
        );

    public void Keep(ChaosFigures figures, IReadOnlyList<Violation> violations)
    {
        File.WriteAllText(Path.Combine(Folder, "figures.json"), JsonSerializer.Serialize(figures, Json));
        File.WriteAllText(Path.Combine(Folder, "violations.log"), string.Join('\n', violations));
    }
}
