using Microsoft.Extensions.Options;
using NetDoctor.Agent.Facts;
using NetDoctor.Agent.Health;
using NetDoctor.Agent.Pods;
using NetDoctor.Client.Agents;
using NetDoctor.Probes;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent;

/// <summary>Registers what an agent is made of.</summary>
internal static class AgentServices
{
    /// <summary>Adds everything but the server.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AgentOptions, AgentOptionsValidator>().BindConfiguration(AgentOptions.SectionName);
        services.AddProbes();
        services.AddSingleton(_ => AgentCapabilities.OfThisProcess());
        services.AddSingleton(_ => new NamespaceEntry());
        services.AddSingleton<IPodProcesses>(provider => provider.GetRequiredService<IOptions<AgentOptions>>().Value.PodDirectory is { } directory
            ? new DirectoryPodProcesses(directory)
            : new CgroupPodProcesses("/proc"));
        services.AddSingleton<PodNetworks>();
        services.AddSingleton<SelfCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<SelfCheck>());
        services.AddSingleton<AgentProber>();
        services.AddFacts();
        services.AddSingleton(provider => new CertificateFolder(
            provider.GetRequiredService<IOptions<AgentOptions>>().Value.Certificates, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
