using NetDoctor.Agent.Health;

namespace NetDoctor.Agent.Tests.Health;

/// <summary>What this test process may do.</summary>
internal static class Rights
{
    public static bool CanEnter { get; } = AgentCapabilities.OfThisProcess().Find(AgentCapabilities.SysAdmin) is null;
}
