using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetDoctor.Bot.Slack.Http;

/// <summary>Checks that a request comes from Slack.</summary>
/// <remarks>Source: Slack's documentation, "Verifying requests from Slack": <c>v0=</c> and the lower-case hexadecimal HMAC-SHA256 of
/// <c>v0:timestamp:body</c>. A time stamp in the future is refused as one in the past is.</remarks>
internal static class SlackSignature
{
    /// <summary>How far the clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v0";

    /// <summary>Whether the signature is right, and of this time.</summary>
    /// <param name="secret">Signing secret.</param>
    /// <param name="timestamp">Value of <c>X-Slack-Request-Timestamp</c>; null when it is missing.</param>
    /// <param name="signature">Value of <c>X-Slack-Signature</c>; null when it is missing.</param>
    /// <param name="body">Body as it came.</param>
    /// <param name="now">The time.</param>
    public static bool IsValid(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (signature is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(secret, timestamp, body)), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>Signature of a body.</summary>
    /// <param name="secret">Signing secret.</param>
    /// <param name="timestamp">Time stamp, as in the header.</param>
    /// <param name="body">The body.</param>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{Version}:{timestamp}:"));
        hash.AppendData(body);
        return $"{Version}={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
