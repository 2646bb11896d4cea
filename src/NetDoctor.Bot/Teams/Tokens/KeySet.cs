using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace NetDoctor.Bot.Teams.Tokens;

/// <summary>Keys that an issuer signs with.</summary>
/// <param name="Algorithms">Algorithms that it signs with.</param>
/// <param name="Keys">The keys, by their identifier.</param>
internal sealed record KeySet(ImmutableArray<string> Algorithms, ImmutableDictionary<string, SigningKey> Keys)
{
    // RFC 7518 section 3.3.
    private const int MinModulusBytes = 256;

    /// <summary>Reads OpenID metadata and the keys that they name.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="keys">The keys.</param>
    public static KeySet Read(JsonElement metadata, JsonElement keys)
    {
        var read = ImmutableDictionary.CreateBuilder<string, SigningKey>(StringComparer.Ordinal);
        foreach (var key in keys.List("keys"))
        {
            if (Read(key) is { } signing)
            {
                read.TryAdd(signing.Key.KeyId, signing);
            }
        }

        return new KeySet(
            [.. metadata.List("id_token_signing_alg_values_supported").Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)],
            read.ToImmutable());
    }

    private static SigningKey? Read(JsonElement key)
    {
        if (key.Text("kty") != "RSA" || key.Text("use") is not (null or "sig") || key.Text("kid") is not { } id
            || key.Text("n") is not { } modulus || key.Text("e") is not { } exponent)
        {
            return null;
        }

        try
        {
            var parameters = new System.Security.Cryptography.RSAParameters
            {
                Modulus = Base64UrlEncoder.DecodeBytes(modulus),
                Exponent = Base64UrlEncoder.DecodeBytes(exponent),
            };
            return parameters.Modulus.Length < MinModulusBytes ? null : new SigningKey(
                new RsaSecurityKey(parameters) { KeyId = id },
                [.. key.List("endorsements").Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)]);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>A key of an issuer.</summary>
/// <param name="Key">The key.</param>
/// <param name="Endorsements">Channels for which it may sign.</param>
internal sealed record SigningKey(SecurityKey Key, ImmutableArray<string> Endorsements);
