using System.Security.Cryptography;

namespace SyncStream.Web.Media.Uploads;

/// <summary>The checksum that a client sent along with a piece (tus 1.0, checksum extension).</summary>
internal sealed class UploadChecksum : IDisposable
{
    /// <summary>As <c>Tus-Checksum-Algorithm</c> lists them.</summary>
    public const string Algorithms = "sha1,sha256,md5";

    /// <summary>The status that tus gives to a piece that arrived damaged.</summary>
    public const int MismatchStatus = 460;

    private readonly byte[] _expected;

    private UploadChecksum(HashAlgorithmName algorithm, byte[] expected) =>
        (Hash, _expected) = (IncrementalHash.CreateHash(algorithm), expected);

    public IncrementalHash Hash { get; }

    public bool Matches() => Hash.GetHashAndReset().AsSpan().SequenceEqual(_expected);

    /// <summary>False where the header names an unknown algorithm or is not base64.</summary>
    public static bool TryParse(string header, out UploadChecksum? checksum)
    {
        checksum = null;
        var digest = new byte[64];
        if (
            header.Split(' ') is not [var name, var value]
            || NameOf(name) is not { } algorithm
            || value.Length > 128
            || !Convert.TryFromBase64String(value, digest, out var length)
        )
        {
            return false;
        }
        checksum = new(algorithm, digest[..length]);
        return true;
    }

    public void Dispose() => Hash.Dispose();

    private static HashAlgorithmName? NameOf(string name) =>
        name switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "md5" => HashAlgorithmName.MD5,
            _ => null,
        };
}
