using System.Buffers.Text;
using System.Security.Cryptography;

namespace SyncStream.Protocol.Wire;

/// <summary>Where new ids come from; injected, so that a test can name them.</summary>
public abstract class Ids
{
    /// <summary>128 random bits as 22 characters of A-Z a-z 0-9 - _, not to be guessed.</summary>
    public static readonly Ids Random = new RandomIds();

    /// <summary>A new id; never the same twice.</summary>
    public abstract string Next();

    private sealed class RandomIds : Ids
    {
        public override string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
    }
}
