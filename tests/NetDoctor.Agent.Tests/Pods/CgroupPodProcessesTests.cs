using NetDoctor.Agent.Pods;

namespace NetDoctor.Agent.Tests.Pods;

public sealed class CgroupPodProcessesTests : IDisposable
{
    private static readonly Guid Uid = new("6c8f1a3e-0b52-4f0e-9d3a-5a7be0c11d24");

    private readonly DirectoryInfo _proc = Directory.CreateTempSubdirectory("netdoctor-proc-");
    private readonly CgroupPodProcesses _processes;

    public CgroupPodProcessesTests() => _processes = new CgroupPodProcesses(_proc.FullName);

    [Theory]
    [InlineData("0::/kubepods/burstable/pod6c8f1a3e-0b52-4f0e-9d3a-5a7be0c11d24/0f3a\n")]
    [InlineData("0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod6c8f1a3e_0b52_4f0e_9d3a_5a7be0c11d24.slice/cri-containerd-0f3a.scope\n")]
    [InlineData("0::/../../kubepods-pod6c8f1a3e_0b52_4f0e_9d3a_5a7be0c11d24.slice/crio-0f3a.scope\n")]
    [InlineData("12:pids:/system.slice/containerd.service\n11:memory:/kubepods/besteffort/pod6c8f1a3e-0b52-4f0e-9d3a-5a7be0c11d24/0f3a\n")]
    [InlineData("0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod6c8f1a3e_0b52_4f0e_9d3a_5a7be0c11d24.slice/cri-containerd-0f3a.scope\n")]
    public void Finds_the_process_whatever_the_driver(string groups)
    {
        Add(1, "0::/init.scope\n", "systemd");
        Add(4711, groups, "payments");

        Assert.Equal([4711], _processes.Find(Uid));
        Assert.True(_processes.IsOf(4711, Uid));
        Assert.False(_processes.IsOf(1, Uid));
    }

    [Fact]
    public void Puts_the_keeper_of_the_network_first_and_containers_within_containers_last()
    {
        const string Pod = "0::/kubepods/pod6c8f1a3e-0b52-4f0e-9d3a-5a7be0c11d24";
        Add(90, $"{Pod}/0f3a/docker/77aa\n", "nested");
        Add(100, $"{Pod}/0f3a\n", "payments");
        Add(200, $"{Pod}/9e1b\n", "pause");
        Add(300, $"{Pod}/0f3a\n", "helper");

        Assert.Equal([200, 100, 300, 90], _processes.Find(Uid));
    }

    [Fact]
    public void Finds_nothing_of_another_pod_nor_of_a_process_that_has_ended()
    {
        Add(5, "0::/kubepods/pod11111111-0b52-4f0e-9d3a-5a7be0c11d24/0f3a\n", "other");
        _proc.CreateSubdirectory("6");
        _proc.CreateSubdirectory("sys");

        Assert.Empty(_processes.Find(Uid));
        Assert.False(_processes.IsOf(6, Uid));
    }

    public void Dispose() => _proc.Delete(recursive: true);

    private void Add(int id, string groups, string name)
    {
        var directory = _proc.CreateSubdirectory($"{id}").FullName;
        File.WriteAllText(Path.Combine(directory, "cgroup"), groups);
        File.WriteAllText(Path.Combine(directory, "comm"), $"{name}\n");
    }
}
