using Microsoft.Extensions.Options;
using NetDoctor.Bot.Teams.Activities;
using NetDoctor.Bot.Teams.Connector;
using NetDoctor.Bot.Teams.Tokens;

namespace NetDoctor.Bot.Teams.Http;

/// <summary>Lets in requests of Azure Bot Service alone; in development without an app, those of this machine.</summary>
/// <remarks>Why a request is refused goes to the log, not to whoever sent it; tokens go nowhere.</remarks>
/// <param name="tokens">Looks at tokens.</param>
/// <param name="vouched">Keeps the service URLs that they vouch for.</param>
/// <param name="mode">Whether this is development.</param>
/// <param name="options">Who may talk to the bot.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RequestGate(
    InboundTokens tokens, VouchedUrls vouched, TeamsMode mode, IOptions<TeamsOptions> options, ILogger<RequestGate> logger)
{
    private static readonly InboundToken NoToken = new(null, [], IsEntra: false);

    /// <summary>Looks at a request before its body is read.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The token, or the status of the refusal.</returns>
    public async Task<(InboundToken? Token, int Status)> AdmitAsync(HttpContext context)
    {
        if (mode.IsWithoutApp)
        {
            var problem = LoopbackCaller.Problem(context);
            return problem is null ? (NoToken, StatusCodes.Status200OK) : (null, Refuse(problem, StatusCodes.Status403Forbidden));
        }

        // A header that is there twice is nobody's.
        var header = context.Request.Headers.Authorization is [{ } only] ? only : null;
        var verdict = await tokens.JudgeAsync(header, context.RequestAborted);
        return verdict.Token is { } token ? (token, StatusCodes.Status200OK)
            : (null, Refuse(verdict.Problem ?? "", verdict.IsLater ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized));
    }

    /// <summary>Looks whether the token is right for what the request says, and remembers for which service URL it vouches.</summary>
    /// <param name="activity">What it says.</param>
    /// <param name="token">Its token.</param>
    /// <returns>Whether the activity is to be believed.</returns>
    public bool IsVouched(Activity activity, InboundToken token)
    {
        if (Problem(activity, token) is { } problem)
        {
            Refuse(problem, StatusCodes.Status403Forbidden);
            return false;
        }

        if (!token.IsEntra)
        {
            vouched.Add(activity.ServiceUrl);
        }

        return true;
    }

    private string? Problem(Activity activity, InboundToken token)
    {
        if (activity.ChannelId.Length == 0 || activity.ServiceUrl.Length == 0)
        {
            return "it does not say by which channel it comes, or where answers go";
        }

        if (!vouched.IsUsable(activity.ServiceUrl))
        {
            return mode.IsWithoutApp ? "its service URL is not on this machine" : "its service URL is no https URL";
        }

        if (mode.IsWithoutApp)
        {
            return null;
        }

        if (token.IsEntra ? !vouched.IsListed(activity.ServiceUrl) : token.ServiceUrl != activity.ServiceUrl)
        {
            return "its token does not vouch for its service URL";
        }

        if (!token.IsEntra && !token.Endorsements.Contains(activity.ChannelId))
        {
            return "the key of its token does not vouch for its channel";
        }

        var channels = options.Value.Channels is { Length: > 0 } some ? some : [TeamsChannel.TeamsChannelId];
        if (!channels.Contains(activity.ChannelId, StringComparer.Ordinal))
        {
            return "its channel is not among Teams:Channels";
        }

        var tenants = options.Value.KnownTenants.ToList();
        return activity.IsTeams && tenants.Count > 0 && !(tenants.Contains(activity.Tenant) && activity.IsOfOneTenant)
            ? "it comes from another tenant"
            : null;
    }

    private int Refuse(string problem, int status)
    {
        Log.Refused(logger, status, problem);
        return status;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request to /api/messages was refused with {Status}: {Problem}.")]
        public static partial void Refused(ILogger logger, int status, string problem);
    }
}
