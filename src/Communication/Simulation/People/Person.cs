namespace Patchbay.Communication.Simulation.People;

/// <summary>Somebody who writes, reads, calls and is called. A person's traits follow from the number, so nobody is stored.</summary>
internal readonly record struct Person
{
    public Person(int number, ulong seed, Guid resource)
    {
        var hash = RandomSource.Hash(seed + (ulong)number);
        var other = RandomSource.Hash(hash);
        Number = number;
        Id = new UserId(resource, RandomSource.ToGuid(hash, other));
        Phone = PhoneNumber.Of(other);
        Address = IpAddress.Of(other >> 24);
        Device = Device.Of(hash);
    }

    public int Number { get; }

    public UserId Id { get; }

    public PhoneNumber Phone { get; }

    public MailAddress Mail => new(Number);

    public IpAddress Address { get; }

    public Device Device { get; }
}
