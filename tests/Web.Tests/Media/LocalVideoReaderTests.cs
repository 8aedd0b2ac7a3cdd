using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media;

public sealed class LocalVideoReaderTests
{
    [Fact]
    public void A_file_whose_disk_was_taken_away_is_not_intact()
    {
        // No open file's number: fstat(2) fails as it does where a network's file system is gone.
        var gone = new SafeFileHandle(new nint(1_000_000), ownsHandle: false);
        using var reader = new LocalVideoReader(gone, new("film.mp4", 1, default), 1, new FakeTimeProvider());

        reader.IsIntact.ShouldBeFalse();
    }
}
