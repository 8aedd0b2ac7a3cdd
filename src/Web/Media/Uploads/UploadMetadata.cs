using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SyncStream.Web.Media.Uploads;

/// <summary>The members of <c>Upload-Metadata</c> that mean something here: the file's name, and the room it is for.</summary>
internal sealed record UploadMetadata(string FileName, string? RoomId)
{
    private const int MaxLength = 4096;

    /// <summary>Comma-separated pairs of a key and a base64 value (tus 1.0, creation). False where it is not of that form.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out UploadMetadata? metadata)
    {
        metadata = null;
        if (header?.Length > MaxLength)
        {
            return false;
        }
        var values = new Dictionary<string, string>();
        foreach (var pair in (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Trim().Split(' ', 2) is not [{ Length: > 0 } key, .. var rest])
            {
                return false;
            }
            if (!TryDecode(rest is [var value] ? value : "", out var text) || !values.TryAdd(key, text))
            {
                return false;
            }
        }
        metadata = new(values.GetValueOrDefault("filename", ""), values.GetValueOrDefault("roomId"));
        return true;
    }

    private static bool TryDecode(string value, [NotNullWhen(true)] out string? text)
    {
        var bytes = new byte[value.Length];
        text = Convert.TryFromBase64String(value, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
        return text is not null;
    }
}
