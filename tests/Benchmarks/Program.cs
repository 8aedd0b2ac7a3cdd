using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SyncStream.Benchmarks;

// In this process: what is measured are microseconds of pure code, and a build per benchmark would take minutes.
var job = Job
    .ShortRun.WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(5)
    .WithIterationCount(args is ["--smoke", ..] ? 1 : 7);
var configuration = ManualConfig
    .CreateEmpty()
    .WithArtifactsPath("artifacts/benchmarks")
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .HideColumns("Job", "Toolchain", "IterationCount", "LaunchCount", "WarmupCount", "Error", "Gen0", "Gen1", "Gen2")
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default);
foreach (
    var type in (Type[])
        [typeof(RulesBenchmarks), typeof(WireBenchmarks), typeof(FanOutBenchmarks), typeof(ChunkBenchmarks)]
)
{
    BenchmarkRunner.Run(type, configuration);
}
