using System.Net;
using System.Net.WebSockets;
using NetDoctor.Kubernetes.Reflectors;

namespace NetDoctor.Kubernetes.Exec;

/// <summary>Runs commands by WebSockets of the API server.</summary>
/// <param name="connection">Way to the API server.</param>
/// <param name="timeProvider">Clock.</param>
/// <remarks>Source: Kubernetes documentation, "Kubernetes API", <c>connect GET /exec</c> of Pod.</remarks>
internal sealed class PodExec(ApiConnection connection, TimeProvider timeProvider) : IPodExec
{
    /// <inheritdoc/>
    public async Task<PodCommandResult> RunAsync(PodCommand command, CancellationToken cancellationToken)
    {
        using var socket = await OpenAsync(command, cancellationToken);
        try
        {
            return await new ExecChannels(socket, timeProvider).RunAsync(command, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            // The socket is torn down by whoever gives up first; whichever call meets it then says only that it is gone.
            cancellationToken.ThrowIfCancellationRequested();
            throw new PodExecException("the connection broke before it was told how the command ended", exception);
        }
    }

    private async Task<WebSocket> OpenAsync(PodCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenAsync(PathOf(command), ExecChannels.Protocols, cancellationToken);
        }
        catch (ApiException exception)
        {
            throw new PodExecException(Words(exception), exception);
        }
        catch (Exception exception) when (exception is TimeoutException or HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PodExecException($"the API server does not answer: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static string PathOf(PodCommand command)
    {
        var words = string.Concat(command.Words.Select(word => $"&command={Uri.EscapeDataString(word)}"));
        return $"/api/v1/namespaces/{Uri.EscapeDataString(command.Namespace)}/pods/{Uri.EscapeDataString(command.Pod)}/exec"
            + $"?container={Uri.EscapeDataString(command.Container)}{words}&stdin={(command.Input.IsEmpty ? "false" : "true")}&stdout=true&stderr=true";
    }

    private static string Words(ApiException exception) => exception.Status switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized =>
            $"NetDoctor may not run commands there, for which it needs create and get on pods/exec: {exception.Message.TrimEnd('.')}",
        _ => $"the API server says: {exception.Message.TrimEnd('.')}",
    };
}
