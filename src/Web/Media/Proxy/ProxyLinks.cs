using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Web.Media.Proxy;

/// <summary>What a link to an outside address stands for.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Viewer">Who it was made for; nobody else can use it.</param>
/// <param name="Room">The room that has it in its queue.</param>
/// <param name="Item">The item that it is, or that a playlist of led to it.</param>
/// <param name="Until">Unix seconds.</param>
public sealed record ProxyLink(string Url, ViewerId Viewer, RoomId Room, ItemId Item, long Until);

/// <summary>
/// Links that only this server can make: <c>base64url(JSON).base64url(HMAC-SHA256)</c>. Without them the proxy would fetch whatever
/// anyone liked.
/// </summary>
public sealed class ProxyLinks(byte[] sessionKey, TimeProvider time)
{
    public const string Path = "/media/proxy/";
    private const int MaxLength = 8192;
    private const int MacBytes = 16;
    private readonly byte[] _key = HKDF.Expand(
        HashAlgorithmName.SHA256,
        sessionKey,
        32,
        "syncstream proxy"u8.ToArray()
    );

    /// <summary>The path by which this server fetches it.</summary>
    public string PathOf(ProxyLink link)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(link, ProtocolJson.Options);
        return $"{Path}{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(Mac(payload))}";
    }

    /// <summary>False where it is forged or has expired.</summary>
    public bool TryRead(string? text, [NotNullWhen(true)] out ProxyLink? link)
    {
        link = null;
        if (
            text is not { Length: <= MaxLength }
            || text.Split('.') is not [var payload, var mac]
            || !Base64Url.IsValid(payload)
            || !Base64Url.IsValid(mac)
        )
        {
            return false;
        }
        var bytes = Base64Url.DecodeFromChars(payload);
        if (!CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(mac), Mac(bytes)))
        {
            return false;
        }
        link = JsonSerializer.Deserialize<ProxyLink>(bytes, ProtocolJson.Options);
        return link is not null && link.Until > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private byte[] Mac(byte[] payload) => HMACSHA256.HashData(_key, payload)[..MacBytes];
}
