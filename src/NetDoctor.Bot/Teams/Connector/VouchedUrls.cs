using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Teams.Connector;

/// <summary>Service URLs that the bot's token may be sent to.</summary>
/// <remarks>Those that the token of an activity has vouched for, which the store keeps, so that promises are fulfilled after a restart; and those of
/// <see cref="TeamsOptions.ServiceUrls"/>. In development without an app, those of this machine, which get no token.</remarks>
/// <param name="options">Which are trusted.</param>
/// <param name="mode">Whether this is development.</param>
/// <param name="store">Keeps them over restarts; null for not.</param>
internal sealed class VouchedUrls(IOptions<TeamsOptions> options, TeamsMode mode, IBotStore? store = null)
{
    private const int MaxRemembered = 1000;

    private readonly ConcurrentDictionary<string, bool> _vouched = new(StringComparer.Ordinal);
    private readonly TeamsService _service = TeamsService.Of(options.Value);

    /// <summary>Remembers a URL for which the token of an activity vouches.</summary>
    /// <param name="url">The URL.</param>
    public void Add(string url)
    {
        if (_vouched.Count < MaxRemembered && _vouched.TryAdd(url, true))
        {
            store?.Vouch(url);
        }
    }

    /// <summary>Whether the URL is one that could ever be written to: https, or on this machine in development.</summary>
    /// <param name="url">The URL.</param>
    public bool IsUsable(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.UserInfo.Length == 0
        && parsed.Query.Length == 0 && parsed.Fragment.Length == 0
        && (mode.IsWithoutApp ? IsHere(parsed)
            : parsed.Scheme == Uri.UriSchemeHttps || (mode.IsDevelopment && IsHere(parsed)));

    /// <summary>Whether the URL is trusted by the settings.</summary>
    /// <param name="url">The URL.</param>
    public bool IsListed(string url) => IsUsable(url) && _service.ServiceUrls.Any(listed => IsBelow(new Uri(url), listed));

    /// <summary>Whether the bot may write to the URL.</summary>
    /// <param name="url">The URL.</param>
    public bool IsVouched(string url) => IsUsable(url) && (mode.IsWithoutApp || _vouched.ContainsKey(url) || IsListed(url) || store?.IsVouched(url) == true);

    private static bool IsHere(Uri url) => url.IsLoopback && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static bool IsBelow(Uri url, Uri listed) => url.Scheme == listed.Scheme && url.Authority == listed.Authority
        && $"{url.AbsolutePath.TrimEnd('/')}/".StartsWith($"{listed.AbsolutePath.TrimEnd('/')}/", StringComparison.Ordinal);
}
