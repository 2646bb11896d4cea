using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Http;

/// <summary>Cookies along a chain of redirects within one place, and whether the chain turns in circles.</summary>
/// <remarks>A server that sets a cookie and sends back to the same path is no loop: the next request carries the cookie. Nothing outlives
/// the chain. Source: RFC 6265 §5.</remarks>
internal sealed class CookieTrail
{
    // A path that was answered as often as this by sending on comes again, whatever the cookies say.
    private const int MostVisits = 3;

    private readonly CookieContainer _cookies = new();
    private readonly List<(string Path, string Cookies)> _visits = [];

    /// <summary>The Cookie header for a path, which counts as visited; empty without cookies.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="path">Path with query.</param>
    public string Visit(HttpProbeSpec spec, string path)
    {
        var header = HeaderFor(spec, path);
        _visits.Add((path, header));
        return header;
    }

    /// <summary>Takes what a response sets; what is malformed, or for another host, is left.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="path">Path of the response.</param>
    /// <param name="headers">Its <c>Set-Cookie</c> headers.</param>
    public void Take(HttpProbeSpec spec, string path, ImmutableArray<string> headers)
    {
        if (RedirectTarget.UriOf(spec, path) is not { } uri)
        {
            return;
        }

        foreach (var header in headers)
        {
            try
            {
                _cookies.SetCookies(uri, header);
            }
            catch (CookieException)
            {
                // A client would leave it out as well.
            }
        }
    }

    /// <summary>Whether the next request would be one that was made already.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="next">Path of the next request.</param>
    public bool IsLoop(HttpProbeSpec spec, string next) =>
        _visits.Contains((next, HeaderFor(spec, next))) || _visits.Count(visit => visit.Path == next) >= MostVisits;

    private string HeaderFor(HttpProbeSpec spec, string path)
    {
        var header = RedirectTarget.UriOf(spec, path) is { } uri ? _cookies.GetCookieHeader(uri) : "";
        return header.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "" : header;
    }
}
