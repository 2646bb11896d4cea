using NetDoctor.Agent.Facts;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class PodOfCgroupTests
{
    private const string Uid = "1f0d3c2b-6a57-4e0e-9d0a-0123456789ab";

    [Theory]
    [InlineData("0::/kubepods/burstable/pod1f0d3c2b-6a57-4e0e-9d0a-0123456789ab/5f1e")]
    [InlineData("0::/kubepods.slice/kubepods-pod1f0d3c2b_6a57_4e0e_9d0a_0123456789ab.slice/cri-containerd-5f1e.scope")]
    [InlineData("12:cpu:/kubepods/besteffort/pod1f0d3c2b-6a57-4e0e-9d0a-0123456789ab/5f1e\n1:name=systemd:/x")]
    [InlineData("0::/../../kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable-pod1f0d3c2b_6a57_4e0e_9d0a_0123456789ab.slice")]
    public void Finds_the_pod_of_either_driver(string text) => Assert.Equal(Guid.Parse(Uid), PodOfCgroup.Find(text));

    [Theory]
    [InlineData("")]
    [InlineData("0::/system.slice/podman.service")]
    [InlineData("0::/kubepods/pod123")]
    public void Knows_a_process_of_no_pod(string text) => Assert.Null(PodOfCgroup.Find(text));
}
