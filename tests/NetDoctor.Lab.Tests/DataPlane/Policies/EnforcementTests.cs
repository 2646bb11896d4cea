using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.Tests.DataPlane.Policies;

/// <summary>The lab's network plugin against the documentation of the policies, over real sockets.</summary>
public sealed class EnforcementTests : IAsyncLifetime
{
    private PolicyLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await PolicyLab.StartAsync(NetworkPlugin.Usual);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public Task Drops_what_policies_deny() => HoldsAsync(_lab, "dropped");

    [Fact]
    public async Task Rejects_what_policies_deny_when_the_plugin_does()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual with { Denial = Denial.Reject });

        await HoldsAsync(lab, "refused");
    }

    private static async Task HoldsAsync(PolicyLab lab, string denied)
    {
        List<string> wrong = [];
        foreach (var (claim, policies, target, isOpen) in EnforcementCases.All)
        {
            var met = await lab.MeetAsync(policies, target, isExpectedOpen: isOpen);
            if (met != (isOpen ? "open" : denied))
            {
                wrong.Add($"{claim}: {target} is {met}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
