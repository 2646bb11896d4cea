using System.Security.Cryptography;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Makes ULIDs: identifiers that sort by the time they were made.</summary>
/// <param name="timeProvider">Clock.</param>
/// <remarks>26 characters of Crockford's base 32: 48 bits of milliseconds, 80 of chance; of two in one millisecond the second is
/// the first plus one. Source: github.com/ulid/spec.</remarks>
internal sealed class UlidGenerator(TimeProvider timeProvider)
{
    /// <summary>Length of an identifier.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly Lock _lock = new();
    private UInt128 _last;

    /// <summary>The next identifier.</summary>
    public string Next()
    {
        lock (_lock)
        {
            var value = ((UInt128)timeProvider.GetUtcNow().ToUnixTimeMilliseconds() << 80) | Chance();
            _last = value >> 80 <= _last >> 80 ? _last + 1 : value;
            return string.Create(Length, _last, static (text, rest) =>
            {
                for (var index = text.Length - 1; index >= 0; index--)
                {
                    text[index] = Alphabet[(int)(rest & 31)];
                    rest >>= 5;
                }
            });
        }
    }

    private static UInt128 Chance()
    {
        Span<byte> bytes = stackalloc byte[10];
        RandomNumberGenerator.Fill(bytes);
        UInt128 value = 0;
        foreach (var part in bytes)
        {
            value = (value << 8) | part;
        }

        return value;
    }
}
