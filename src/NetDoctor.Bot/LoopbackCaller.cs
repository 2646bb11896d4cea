using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace NetDoctor.Bot;

/// <summary>Looks whether a request comes from a program of this machine: not from another machine, not by a proxy, and not from a web page that a
/// browser shows here, which may ask for any host and send forms without asking first.</summary>
/// <remarks>Source: fetch.spec.whatwg.org, "CORS-safelisted request-header": a page sends JSON elsewhere only after it was allowed to.</remarks>
internal static class LoopbackCaller
{
    /// <summary>Why a request does not count as one of this machine, as the end of a sentence; null when it does.</summary>
    /// <param name="context">The request.</param>
    public static string? Problem(HttpContext context)
    {
        var addresses = context.RequestServices.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return !addresses.All(IsLoopback) ? "the bot has no app, and listens on addresses that others can reach"
            : Elsewhere(context) is { } elsewhere ? elsewhere
            : HttpMethods.IsPost(context.Request.Method) && !context.Request.HasJsonContentType() ? "it is no JSON"
            : null;
    }

    /// <summary>Whether a request comes from a program of this machine, whatever else can reach the bot.</summary>
    /// <param name="context">The request.</param>
    public static bool IsHere(HttpContext context) => Elsewhere(context) is null;

    /// <summary>Whether an address to listen on is reached from this machine alone.</summary>
    /// <param name="address">The address, as a URL.</param>
    public static bool IsLoopback(string address) => BindingAddress.Parse(address) is var parsed && (parsed.IsUnixPipe || IsLoopbackHost(parsed.Host));

    private static string? Elsewhere(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote) ? "it comes from another machine"
            : !IsLoopbackHost(context.Request.Host.Host) ? "it asks for a host that is not this machine"
            : context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded") ? "it comes by a proxy"
            : null;

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
