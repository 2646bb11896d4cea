using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Microsoft Entra's token endpoint, and that of managed identities; there is no socket, since MSAL insists on https.</summary>
internal sealed class FakeEntra : HttpMessageHandler
{
    public const string LoginUrl = "https://login.example/";

    private readonly ConcurrentQueue<(Uri Url, string Form)> _asked = new();

    /// <summary>Where tokens were asked for, and how, in order.</summary>
    public IReadOnlyList<(Uri Url, string Form)> Asked => [.. _asked];

    /// <summary>Error that it answers; null for none.</summary>
    public string? Error { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _asked.Enqueue((request.RequestUri!, request.Content is null ? "" : WebUtility.UrlDecode(await request.Content.ReadAsStringAsync(cancellationToken))));
        var isIdentity = request.RequestUri!.Host == "169.254.169.254";
        var json = Error is { } error ? $$"""{"error":"{{error}}","error_description":"AADSTS7000215: Invalid client secret provided.","correlation_id":"1"}"""
            : isIdentity ? $$"""{"access_token":"{{TeamsHost.OutboundToken}}","expires_on":"4102444800","resource":"https://api.botframework.com","token_type":"Bearer","client_id":"{{TeamsHost.App}}"}"""
            : $$"""{"access_token":"{{TeamsHost.OutboundToken}}","expires_in":3600,"token_type":"Bearer"}""";
        return new HttpResponseMessage(Error is null ? HttpStatusCode.OK : HttpStatusCode.Unauthorized)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
    }
}
