using SyncStream.Node.Media;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class ContentIdTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task An_id_is_forty_hexadecimal_digits_that_are_a_valid_id()
    {
        var id = await Of([1, 2, 3]);

        // printf '\x03\0\0\0\0\0\0\0\x01\x02\x03' | sha256sum
        id.Value.ShouldBe("265540042a8cde29ccc2ba937d5b4dd770b6d9ef");
        VideoId.TryParse(id.Value, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(4 * 1024 * 1024)]
    [InlineData((4 * 1024 * 1024) + 1)]
    [InlineData(20_000_000)]
    public async Task The_first_and_last_bytes_and_the_size_decide(int size)
    {
        var bytes = new byte[size];
        var plain = await Of(bytes);

        (await Of(new byte[size + 1])).ShouldNotBe(plain);
        bytes[0] = 1;
        (await Of(bytes)).ShouldNotBe(plain);
        (bytes[0], bytes[^1]) = (0, 2);
        (await Of(bytes)).ShouldNotBe(plain);
        bytes[^1] = 0;
        (await Of(bytes)).ShouldBe(plain);
    }

    [Fact]
    public async Task Every_byte_of_a_file_up_to_four_mebibytes_counts()
    {
        var bytes = new byte[4 * 1024 * 1024];
        var plain = await Of(bytes);
        for (var position = 1; position < bytes.Length; position += 299_993)
        {
            bytes[position] = 1;
            (await Of(bytes)).ShouldNotBe(plain);
            bytes[position] = 0;
        }
    }

    private async Task<VideoId> Of(byte[] bytes)
    {
        await File.WriteAllBytesAsync(_path, bytes);
        using var handle = File.OpenHandle(_path);
        return await ContentId.Of(handle, CancellationToken.None);
    }
}
