using System.Globalization;
using System.Text.Json;
using NetDoctor.Kubernetes.Facts;

namespace NetDoctor.Kubernetes.Exec;

/// <summary>What the API server says of the end of a command.</summary>
/// <remarks>A <c>Status</c> object. Source: Kubernetes, staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go,
/// <c>NonZeroExitCodeReason</c> and <c>ExitCodeCauseType</c>.</remarks>
internal static class ExecStatus
{
    /// <summary>Exit code of the command.</summary>
    /// <param name="json">The Status object; empty when it was not told.</param>
    /// <exception cref="PodExecException">The command did not run, or it was not told.</exception>
    public static int ExitCodeOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            throw new PodExecException("the connection ended before it was told how the command ended");
        }

        StatusDto? status;
        try
        {
            status = JsonSerializer.Deserialize(json, FactJson.Default.StatusDto);
        }
        catch (JsonException exception)
        {
            throw new PodExecException("what the API server says of its end cannot be read", exception);
        }

        if (status?.Status == "Success")
        {
            return 0;
        }

        var code = status?.Reason == "NonZeroExitCode" ? status.Details?.Causes?.FirstOrDefault(cause => cause.Reason == "ExitCode")?.Message : null;
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new PodExecException($"the command did not run: {status?.Message?.Trim().TrimEnd('.') ?? "no reason is given"}");
    }
}
