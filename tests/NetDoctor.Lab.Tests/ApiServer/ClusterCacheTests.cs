using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetDoctor.Kubernetes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

/// <summary>NetDoctor's own reflectors against the lab's API server.</summary>
public sealed class ClusterCacheTests
{
    [Fact]
    public async Task Fills_a_snapshot_and_follows_changes()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        var kubeconfig = Path.GetTempFileName();
        NetDoctor.Lab.ApiServer.Kubeconfig.Write(kubeconfig, api.Url);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddClusterCache(options => options.Kubeconfig = kubeconfig);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var source = host.Services.GetRequiredService<IClusterSource>();

        await UntilAsync(() => source.IsReady && source.TakeSnapshot().Nodes.Count == 3);
        Assert.NotNull(source.TakeSnapshot().Services.Find("kube-system", "kube-dns"));

        api.Apply("{apiVersion: v1, kind: Service, metadata: {name: late, namespace: default}, spec: {ports: [{port: 80}]}}");
        await UntilAsync(() => source.TakeSnapshot().Services.Find("default", "late") is not null);

        api.Registry.Delete(ResourceTypes.Services, "default", "late");
        await UntilAsync(() => source.TakeSnapshot().Services.Find("default", "late") is null);

        api.Apply("""
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: base}
            spec: {tier: Baseline, priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}
            """);
        await UntilAsync(() => source.TakeSnapshot().ClusterNetworkPolicies.Find("", "base")?.Priority == 5);

        await host.StopAsync(TestContext.Current.CancellationToken);
        File.Delete(kubeconfig);
    }

    // The cache tells nobody when it changes, so it is asked again and again.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 6000, "The snapshot did not get there in 30 seconds.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
