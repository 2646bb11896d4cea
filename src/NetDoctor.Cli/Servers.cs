using NetDoctor.Cli.Output;
using NetDoctor.Client;

namespace NetDoctor.Cli;

/// <summary>Asks a server.</summary>
internal static class Servers
{
    // For the way there and back, beyond what the server itself may take.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and waits no longer than the server should take.</summary>
    /// <param name="terminal">Where progress is said.</param>
    /// <param name="server">Address of the server.</param>
    /// <param name="patience">How long the server may take.</param>
    /// <param name="ask">The request.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="NetDoctorUnavailableException">There is no answer in time.</exception>
    public static async Task<TAnswer> AskAsync<TAnswer>(
        Terminal terminal, Uri server, TimeSpan patience, Func<NetDoctorClient, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(terminal.Handler(server)) { BaseAddress = server.AsFolder(), Timeout = Timeout.InfiniteTimeSpan };
        using var deadline = new CancellationTokenSource(patience + Slack, terminal.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var address = server.GetLeftPart(UriPartial.Authority);
        try
        {
            return await Progress.OfAsync(terminal, $"asking {address}", ask(new NetDoctorClient(http), linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NetDoctorUnavailableException($"NetDoctor at {address} has not answered within {(patience + Slack).TotalSeconds:0} s.");
        }
    }
}
