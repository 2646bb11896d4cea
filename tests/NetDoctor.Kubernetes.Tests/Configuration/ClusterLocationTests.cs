using NetDoctor.Kubernetes.Configuration;

namespace NetDoctor.Kubernetes.Tests.Configuration;

public sealed class ClusterLocationTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("netdoctor-");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Takes_the_kubeconfig_of_the_command_line_before_everything_else()
    {
        var given = Write("given");
        var found = Find(new KubernetesOptions { Kubeconfig = given, Server = new Uri("http://127.0.0.1:1") }, Write("other"), isInCluster: true);
        Assert.Equal([given], Assert.IsType<ClusterLocation.Files>(found).Paths);
    }

    [Fact]
    public void Takes_the_service_account_before_KUBECONFIG() =>
        Assert.IsType<ClusterLocation.ServiceAccount>(Find(new KubernetesOptions(), Write("other"), isInCluster: true));

    [Fact]
    public void Takes_KUBECONFIG_before_the_default_file()
    {
        var (one, two) = (Write("one"), Write("two"));
        Write(".kube/config");
        var found = Find(new KubernetesOptions(), $"{one}{Path.PathSeparator}/nowhere{Path.PathSeparator}{two}", isInCluster: false);
        Assert.Equal([one, two], Assert.IsType<ClusterLocation.Files>(found).Paths);
    }

    [Fact]
    public void Takes_the_default_file_at_last()
    {
        var path = Write(".kube/config");
        Assert.Equal([path], Assert.IsType<ClusterLocation.Files>(Find(new KubernetesOptions(), null, isInCluster: false)).Paths);
    }

    [Fact]
    public void Says_what_to_do_when_there_is_none()
    {
        var error = Assert.Throws<ClusterConfigurationException>(() => Find(new KubernetesOptions(), null, isInCluster: false));
        Assert.Contains("--kubeconfig", error.Message, StringComparison.Ordinal);
        Assert.Throws<ClusterConfigurationException>(() => Find(new KubernetesOptions(), "/nowhere", isInCluster: false));
        Assert.Throws<ClusterConfigurationException>(
            () => Find(new KubernetesOptions { Kubeconfig = "/nowhere" }, Write("other"), isInCluster: true));
    }

    private ClusterLocation Find(KubernetesOptions options, string? kubeconfig, bool isInCluster) => ClusterLocation.Find(
        options,
        name => name switch
        {
            "KUBECONFIG" => kubeconfig,
            "HOME" or "USERPROFILE" => _home.FullName,
            _ => null,
        },
        isInCluster);

    private string Write(string name)
    {
        var path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
