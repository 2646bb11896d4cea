using NetDoctor.Lab;
using NetDoctor.Lab.Hosting;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>A lab on addresses of its own that has come to rest: every pod is what its scenario makes of it.</summary>
internal sealed class SettledLab : IAsyncDisposable
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);

    private readonly LabAddressClaim _claim;
    private readonly DirectoryInfo _folder;
    private readonly LabHost _host;

    private SettledLab(LabAddressClaim claim, DirectoryInfo folder, LabHost host)
    {
        _claim = claim;
        _folder = folder;
        _host = host;
        Scenario = host.Options.Scenario;
    }

    public Uri Url => _host.Url;

    /// <summary>Address of the bot; null without one.</summary>
    public Uri? ChatUrl => _host.ChatUrl;

    /// <summary>Where kubectl finds the cluster.</summary>
    public string KubeconfigPath => _host.Options.KubeconfigPath;

    /// <summary>The scenario, with the question as it can be asked.</summary>
    public Scenario Scenario { get; private set; }

    public static async Task<SettledLab> StartAsync(Scenario scenario, CancellationToken cancellationToken, bool withChat = false)
    {
        var claim = LabAddressClaim.ClaimFree();
        var folder = Directory.CreateTempSubdirectory("netdoctor-lab-");
        SettledLab? lab = null;
        try
        {
            var host = await LabHost.StartAsync(
                new LabOptions
                {
                    Scenario = scenario,
                    Claim = claim,
                    KubeconfigPath = Path.Combine(folder.FullName, "kubeconfig"),
                    Arguments = ["--urls", "http://127.0.0.1:0"],
                    ChatUrl = withChat ? new Uri("http://127.0.0.1:0") : null,
                    ChatStorePath = Path.Combine(folder.FullName, "bot.db"),
                },
                cancellationToken);
            lab = new SettledLab(claim, folder, host);
            await lab.SettleAsync(cancellationToken);
            return lab;
        }
        catch
        {
            // A lab that stays behind would keep its addresses from the next ones.
            if (lab is not null)
            {
                await lab.DisposeAsync();
            }
            else
            {
                claim.Dispose();
                folder.Delete(recursive: true);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _claim.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var script = new LabScript(_host);
        using var deadline = new CancellationTokenSource(SettleLimit, TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            Scenario = await script.RunAsync(TimeProvider.System, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Not settled after {SettleLimit}: {script.Unsettled()}.");
        }
    }
}
