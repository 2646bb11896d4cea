using NetDoctor.Agent.Facts.Reading;
using NetDoctor.Agent.KubeProxy;

namespace NetDoctor.Agent.Facts;

/// <summary>Registers what reads facts.</summary>
internal static class FactsServices
{
    private static readonly TimeSpan ProxyTime = TimeSpan.FromSeconds(2);

    /// <summary>Adds it to the agent's services.</summary>
    public static void AddFacts(this IServiceCollection services)
    {
        services.AddSingleton<ProgramRunner>();
        services.AddSingleton(_ => new ProxyReader(new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = ProxyTime,
        })
        {
            Timeout = ProxyTime,
            MaxResponseContentBufferSize = 64 * 1024,
        }));
        services.AddSingleton<FactsReader>();
        services.AddSingleton<AgentFacts>();
    }
}
