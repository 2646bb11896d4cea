using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Brings one kind of object from what is to what should be.</summary>
internal interface IController
{
    /// <summary>Objects that a change may concern.</summary>
    IEnumerable<ObjectKey> Affected(StoreChange change);

    /// <summary>Looks at one object, which may be gone, and does what is missing.</summary>
    void Reconcile(ObjectKey key);
}
