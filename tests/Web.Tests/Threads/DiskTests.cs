using SyncStream.Web.Threads;

namespace SyncStream.Web.Tests.Threads;

public sealed class DiskTests
{
    [Fact]
    public async Task A_file_is_written_synced_and_read()
    {
        var path = Path.GetTempFileName();
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            await Disk.Write(file, "a film"u8.ToArray(), at: 10);
            await Disk.Sync(file);
            var read = new byte[100];
            (await Disk.Read(file, read, at: 12)).ShouldBe(4);
            read.AsSpan(0, 4).SequenceEqual("film"u8).ShouldBeTrue();
            (await Disk.Read(file, read, at: 16)).ShouldBe(0);
        }

        File.Delete(path);
    }
}
