using Microsoft.Extensions.Diagnostics.HealthChecks;
using NetDoctor.Bot.Slack.SocketMode;

namespace NetDoctor.Bot.Slack;

/// <summary>Whether the bot can talk in Slack.</summary>
/// <remarks>Never worse than degraded: a bot that is taken out of its Service for Slack's sake would hear of it no more when Slack is back.</remarks>
/// <param name="identity">Who the bot is.</param>
/// <param name="socket">How Socket Mode is; null when it is not wanted.</param>
internal sealed class SlackHealthCheck(SlackIdentity identity, SlackSocketState? socket = null) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(identity.Problem is { } problem ? HealthCheckResult.Degraded(problem)
            : socket is { IsConnected: false } ? HealthCheckResult.Degraded(socket.Problem ?? "Socket Mode is not connected yet.")
            : HealthCheckResult.Healthy($"Signed in to {identity.Workspace}{(socket is null ? "" : ", connected by Socket Mode")}."));
}
