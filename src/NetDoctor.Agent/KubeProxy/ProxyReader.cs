using System.Net;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.KubeProxy;

/// <summary>Asks the kube-proxy of the node for its mode and its health.</summary>
/// <param name="client">Client without a proxy, and with a limit of time.</param>
/// <remarks>The mode is told at the metrics address, 127.0.0.1:10249, the health at port 10256, unless kube-proxy is configured
/// otherwise: its silence proves nothing by itself. Source: Kubernetes documentation, "kube-proxy" (command line reference).</remarks>
internal sealed class ProxyReader(HttpClient client)
{
    /// <summary>Usual address of the mode.</summary>
    public static Uri UsualMode { get; } = new("http://127.0.0.1:10249/proxyMode");

    /// <summary>Usual address of the health.</summary>
    public static Uri UsualHealth { get; } = new("http://127.0.0.1:10256/healthz");

    /// <summary>Asks for both.</summary>
    /// <param name="mode">Address of the mode.</param>
    /// <param name="health">Address of the health.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ProxyState> ReadAsync(Uri mode, Uri health, CancellationToken cancellationToken)
    {
        var (modeText, _, modeProblem) = await AskAsync(mode, cancellationToken);
        var (healthText, isSuccess, healthProblem) = await AskAsync(health, cancellationToken);
        var parsed = healthText is null ? null : ProxyHealthText.Parse(isSuccess, healthText);
        return new ProxyState
        {
            Mode = modeText?.Trim() is "iptables" or "ipvs" or "nftables" ? modeText.Trim() : null,
            Health = parsed,
            Problem = modeProblem ?? healthProblem
                ?? (parsed is null ? $"{health.Authority} is answered by something else than kube-proxy." : null),
        };
    }

    private async Task<(string? Text, bool IsSuccess, string? Problem)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
                ? (text, response.IsSuccessStatusCode, null)
                : (null, false, $"{address.Authority} answers {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return (null, false, exception.HttpRequestError == HttpRequestError.ConnectionError
                ? $"Nothing answers at {address.Authority}."
                : $"{address.Authority} does not answer as kube-proxy does.");
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, false, $"{address.Authority} took too long to answer.");
        }
    }
}
