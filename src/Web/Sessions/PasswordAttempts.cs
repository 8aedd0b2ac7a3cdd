using System.Net;
using System.Threading.RateLimiting;

namespace SyncStream.Web.Sessions;

/// <summary>Bounds guesses at the administrator's password: five a minute from one address, on this worker.</summary>
public sealed class PasswordAttempts : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address =>
            RateLimitPartition.GetFixedWindowLimiter(
                address,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = 5, Window = TimeSpan.FromMinutes(1) }
            )
    );

    public bool Allow(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(ClientAddress.Of(address ?? IPAddress.None));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
