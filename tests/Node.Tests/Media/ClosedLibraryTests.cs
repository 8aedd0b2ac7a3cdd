using System.Net;
using Akka.Configuration;
using SyncStream.Node.Media;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Node.Tests.Media.Uploads;

namespace SyncStream.Node.Tests.Media;

public sealed class ClosedLibraryTests : IDisposable
{
    /// <summary>A folder of the kernel's, in which not even root can make a file.</summary>
    private const string Closed = "/sys/kernel/mm";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_library_that_cannot_be_written_is_spoken_of_once_with_what_to_do()
    {
        Directory.CreateDirectory(_folder.Of("library"));
        LibraryFolder.Warning(_folder.Of("library"), Config.Empty).ShouldBeNull();
        Directory.GetFileSystemEntries(_folder.Of("library")).ShouldBeEmpty("nothing of the trial is left");
        LibraryFolder.Warning(Closed, Config.Empty).ShouldNotBeNull().ShouldContain("chown");
        LibraryFolder
            .Warning(Closed, ConfigurationFactory.ParseString("syncstream.uploads.from = nobody"))
            .ShouldBeNull();
    }

    [Fact]
    public void A_library_that_is_away_is_not_made_anew_where_it_was()
    {
        LibraryFolder.Takes(_folder.Of("library")).ShouldBeTrue();
        Directory.Exists(_folder.Of("library")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_upload_that_the_library_could_not_take_is_refused_before_its_first_byte()
    {
        Directory.CreateSymbolicLink(_folder.Of("library"), Closed);
        await using var node = await TestNode.Start("syncstream.uploads.from = everyone", _folder);
        using var refused = await new TusClient((await node.Viewer()).Http).Create(1000);
        refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("may not write to its library");
    }
}
