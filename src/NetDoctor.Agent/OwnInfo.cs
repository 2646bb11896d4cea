using Microsoft.Extensions.Options;
using NetDoctor.Agent.Health;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary>What this agent says of itself.</summary>
internal static class OwnInfo
{
    /// <summary>Version of this program: major, minor and patch.</summary>
    public static string Version { get; } = typeof(OwnInfo).Assembly.GetName().Version!.ToString(3);

    /// <summary>Tells it.</summary>
    /// <param name="services">What the agent is made of.</param>
    public static AgentInfo Of(IServiceProvider services) => new()
    {
        Version = Version,
        Node = services.GetRequiredService<IOptions<AgentOptions>>().Value.NodeName,
        Missing = services.GetRequiredService<AgentCapabilities>().Missing,
        Problem = services.GetRequiredService<SelfCheck>().Problem,
    };
}
