using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>An issuer of the tests' own: OpenID metadata and keys on loopback, and tokens of any kind.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string BotIssuer = "https://api.botframework.com";

    private static readonly RSA First = RSA.Create(2048);
    private static readonly RSA Second = RSA.Create(2048);
    private readonly WebApplication _app;
    private int _reads;

    private FakeIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/metadata", Metadata);
        _app.MapGet("/keys", Keys);
    }

    public Uri MetadataUrl => new($"{_app.Urls.Single()}/metadata");

    /// <summary>How often the metadata were read.</summary>
    public int Reads => _reads;

    /// <summary>Whether it answers 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Holds its answers up until it completes; null for at once.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Identifiers of the keys that it publishes, of <c>first</c> and <c>second</c>.</summary>
    public ImmutableArray<string> Published { get; set; } = ["first"];

    /// <summary>Channels that its keys vouch for; null for no such member.</summary>
    public JsonArray? Endorsements { get; set; } = ["msteams", "webchat"];

    /// <summary>Algorithms that it says it signs with.</summary>
    public JsonArray Algorithms { get; set; } = ["RS256"];

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer();
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>The claims of a right token.</summary>
    public static JsonObject Claims(string serviceUrl, DateTimeOffset now) => new()
    {
        ["iss"] = BotIssuer,
        ["aud"] = TeamsHost.App,
        ["serviceurl"] = serviceUrl,
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
    };

    /// <summary>A token, signed with a key.</summary>
    public static string Sign(JsonObject claims, string key = "first", string algorithm = "RS256", string? keyId = null, JsonObject? header = null)
    {
        var head = header?.DeepClone().AsObject() ?? [];
        head["alg"] = algorithm;
        head["typ"] = "JWT";
        head["kid"] = keyId ?? key;
        var text = $"{Encode(head)}.{Encode(claims)}";
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var rsa = key == "first" ? First : Second;
        var signature = algorithm switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), bytes),
            "RS384" => rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    private static string Encode(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private async Task<IResult> Metadata()
    {
        Interlocked.Increment(ref _reads);
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        return IsDown ? Results.StatusCode(503) : Json(new JsonObject
        {
            ["issuer"] = BotIssuer,
            ["jwks_uri"] = $"{_app.Urls.Single()}/keys",
            ["id_token_signing_alg_values_supported"] = Algorithms.DeepClone(),
        });
    }

    private IResult Keys() => IsDown ? Results.StatusCode(503)
        : Json(new JsonObject { ["keys"] = new JsonArray([.. Published.Select(id => Key(id, id == "first" ? First : Second))]) });

    private JsonObject Key(string id, RSA rsa)
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var key = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = id,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus!),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent!),
        };
        if (Endorsements is not null)
        {
            key["endorsements"] = Endorsements.DeepClone();
        }

        return key;
    }

    private static IResult Json(JsonObject json) => Results.Text(json.ToJsonString(JsonSerializerOptions.Default), "application/json");
}
