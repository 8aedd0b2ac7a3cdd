using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// An upload's id in its URL: <c>base64url(host).token</c>. The bytes lie on the host where it was begun; any worker of any host can
/// tell from the id which one that is.
/// </summary>
internal readonly record struct UploadAddress(string Host, string Token)
{
    private const int MaxLength = 400;

    public static bool TryParse(string? text, [NotNullWhen(true)] out UploadAddress? address)
    {
        address = null;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (text is null || text.Length > MaxLength || dot <= 0 || !Base64Url.IsValid(text.AsSpan(0, dot)))
        {
            return false;
        }
        var token = text[(dot + 1)..];
        if (!Protocol.Wire.Token.IsValid(token, 64))
        {
            return false;
        }
        address = new(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(0, dot))), token);
        return true;
    }

    public override string ToString() => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Host))}.{Token}";
}
