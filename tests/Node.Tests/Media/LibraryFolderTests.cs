using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;
using SyncStream.Node.Media;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Media;

public sealed class LibraryFolderTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_disk_that_is_away_ends_a_start_that_has_no_workers_yet()
    {
        using var back = new ManualResetEventSlim();
        var preparing = Prepare(isServed: false, _ => back.Wait());
        _time.Advance(LibraryFolder.Patience);

        var fault = await Should.ThrowAsync<TemporaryFailureException>(preparing);

        fault.Message.ShouldContain("does not answer");
        back.Set();
    }

    [Fact]
    public async Task Workers_that_serve_already_are_taken_over_with_a_warning_where_the_disk_is_away()
    {
        using var back = new ManualResetEventSlim();
        var preparing = Prepare(isServed: true, _ => back.Wait());
        _time.Advance(LibraryFolder.Patience);

        (await preparing).ShouldNotBeNull().ShouldContain("does not answer");
        back.Set();
    }

    [Fact]
    public async Task Or_where_its_folder_cannot_be_made() =>
        (await Prepare(isServed: true, _ => throw new IOException("no such device")))
            .ShouldNotBeNull()
            .ShouldContain("no such device");

    [Fact]
    public async Task A_file_is_a_mistake_and_no_matter_to_workers_that_serve()
    {
        using var folder = new TestFolder();
        var file = folder.Of("film");
        await File.WriteAllTextAsync(file, "not a folder");

        var refusal = await Should.ThrowAsync<UsageException>(
            LibraryFolder.Prepare(file, isServed: false, TimeProvider.System, CancellationToken.None)
        );
        var warning = await LibraryFolder.Prepare(file, isServed: true, TimeProvider.System, CancellationToken.None);

        refusal.ShouldNotBeOfType<TemporaryFailureException>();
        warning.ShouldNotBeNull().ShouldContain("give the path of a folder");
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_made()
    {
        using var folder = new TestFolder();
        var library = folder.Of("films/new");

        var warning = await LibraryFolder.Prepare(
            library,
            isServed: false,
            TimeProvider.System,
            CancellationToken.None
        );

        warning.ShouldBeNull();
        Directory.Exists(library).ShouldBeTrue();
    }

    private Task<string?> Prepare(bool isServed, Action<string> make) =>
        LibraryFolder.Prepare("/films", isServed, _time, CancellationToken.None, make);
}
